package io.sluice.cli;

import java.util.List;

/** What a server says of migrations. */
final class MigrationAnswers {
  static final String MIGRATION =
      "{'id':'7f3a0b1c','service':'orders','to':'kubernetes','state':'RUNNING','phase':'BAKING',"
          + "'pause':null,'step':3,'steps':7,'generation':5,'over':false,'author':'ana',"
          + "'createdAt':'2026-11-21T05:00:00Z','reason':'leave rack 7',"
          + "'words':'baked 6:12 of 10:00','since':null,'soakUntil':null,"
          + "'asked':{'vm':7500,'kubernetes':2500},'baseline':{'vm':10000},'bakedMs':372000,"
          + "'bakeMs':600000,'ramp':[{'number':1,'weights':{'vm':9900,'kubernetes':100},"
          + "'gate':'auto','bakeMs':600000,'requestsNeeded':null,'proofMs':null,"
          + "'seenBasisPoints':null,'seenInBurstsBasisPoints':null},{'number':3,'weights':"
          + "{'vm':7500,'kubernetes':2500},'gate':'auto','bakeMs':600000,'requestsNeeded':3100,"
          + "'proofMs':600000,'seenBasisPoints':140,'seenInBurstsBasisPoints':420},"
          + "{'number':7,'weights':{'kubernetes':10000},'gate':'manual','bakeMs':600000,"
          + "'requestsNeeded':null,'proofMs':null,'seenBasisPoints':null,"
          + "'seenInBurstsBasisPoints':null}],'conditions':["
          + "{'name':'stored','standing':'MET','sentence':'stored: kubernetes 25%, vm 75%'},"
          + "{'name':'baked','standing':'WAITING','sentence':'baked 6:12 of 10:00'},"
          + "{'name':'guard:errors','standing':'FAILED','sentence':'+5.1 points (limit 0.5)'},"
          + "{'name':'gate','standing':'NOT_ASKED','sentence':'no gate'}],"
          + "'approvals':[{'gate':'start','by':'bob','at':'2026-11-21T05:01:00Z'}],"
          + "'obstacles':[],'plan':{'shape':'exponential'}}";

  private MigrationAnswers() {}

  static void on(FakeServer server) {
    server.reply(
        "GET /waves?to=kubernetes",
        "{'to':'kubernetes','waves':[{'number':1,'services':[{'service':'users','share':1000,"
            + "'migration':'7f3a','calls':[],'callsKnown':true}]},{'number':2,'services':["
            + "{'service':'orders','share':0,'migration':null,'calls':['users'],'callsKnown':true},"
            + "{'service':'stock','share':0,'migration':null,'calls':[],'callsKnown':false}]}],"
            + "'circles':[['orders','stock']],'left':3}");
    String item =
        "{'id':'7f3a0b1c','service':'orders','to':'kubernetes','state':'RUNNING',"
            + "'phase':'BAKING','pause':null,'step':3,'steps':7,'share':2500,"
            + "'words':'baked 6:12 of 10:00','author':'ana','createdAt':'2026-11-21T05:00:00Z',"
            + "'over':false}";
    String over = item.replace("RUNNING", "ABORTED").replace("false", "true");
    server.reply("GET /migrations?limit=500", "{'items':[" + item + "," + over + "],'next':null}");
    server.reply(
        "GET /migrations?service=orders&limit=500", "{'items':[" + over + "],'next':null}");
    server.reply("GET /migrations?service=orders&limit=1", "{'items':[" + item + "],'next':'x'}");
    server.reply("GET /migrations?service=users&limit=1", "{'items':[],'next':null}");
    server.reply("GET /migrations?state=RUNNING&limit=500", "{'items':[" + item + "],'next':null}");
    server.reply(
        "GET /migrations?state=RUNNING,PAUSED&limit=500", "{'items':[" + item + "],'next':null}");
    server.reply("GET /migrations/7f3a0b1c", 200, MIGRATION, "\"5\"");
    server.reply("POST /migrations", 201, MIGRATION.replace("'RUNNING'", "'DRAFT'"), "\"1\"");
    for (String action :
        List.of("start", "pause", "resume", "advance", "approve", "rollback", "abort", "finish")) {
      server.reply("POST /migrations/7f3a0b1c/" + action, 200, MIGRATION, "\"6\"");
    }
  }
}
