package io.sluice.cli;

import java.util.List;

/** What a server says of holds, drains, freezes, approvals, evacuations and upgrades. */
final class GateAnswers {
  private GateAnswers() {}

  static void on(FakeServer server) {
    String hold =
        "{'scope':'service','name':'orders','since':'2026-11-21T05:00:00Z',"
            + "'until':'2026-11-21T09:00:00Z','actor':'admin','reason':'moving'}";
    server.reply("GET /holds?limit=500", "{'items':[" + hold + "],'next':null}");
    server.reply("POST /holds", hold);
    String drain =
        "{'scope':'zone','name':'rack-7','since':'2026-11-21T05:00:00Z',"
            + "'until':null,'actor':'ben','reason':'cooling'}";
    String drained =
        ",'services':[{'service':'orders','endpoints':3,'kept':false,'ready':{'vm':2}},"
            + "{'service':'users','endpoints':1,'kept':true,'ready':{'vm':1}}]}";
    server.reply("GET /drains", "{'items':[" + drain + "],'next':null}");
    server.reply("POST /drains/preview", "{'drain':null" + drained);
    server.reply("POST /drains", "{'drain':" + drain + drained);
    server.reply("DELETE /drains/zone/rack-7", "{'scope':'zone','name':'rack-7','changed':true}");
    server.reply("DELETE /holds/source/vms", "{'scope':'source','name':'vms','changed':true}");
    String freeze =
        "{'id':'f-1','services':'pay-*','environment':'*','since':'2026-11-21T05:00:00Z',"
            + "'until':null,'actor':'ben','reason':'feast'}";
    String approval =
        "{'id':'a-1','kind':'APPROVAL','state':'PENDING','service':'orders',"
            + "'weights':{'vm':5000,'kubernetes':5000},'generation':41,'person':'ana',"
            + "'actor':'ana','reason':'pods','askedAt':'2026-11-21T05:00:00Z',"
            + "'expiresAt':'2026-11-22T05:00:00Z','freeze':'','decidedBy':'','decidedAt':null,"
            + "'decision':''}";
    String leaving =
        "'environment':'vm','services':'ord*','items':[{'service':'orders','before':{'vm':10000},"
            + "'after':{'vm':0,'kubernetes':10000},'generation':8,"
            + "'receives':'kubernetes 6 ready, what they carry is not known','refusal':null}]}";
    server.reply("POST /evacuations/preview", "{'id':null,'committed':false," + leaving);
    server.reply("POST /evacuations", "{'id':'7f3a','committed':true," + leaving);
    server.reply(
        "POST /evacuations/7f3a/restore",
        "{'id':'7f3a','items':[{'service':'orders','before':{'kubernetes':10000},"
            + "'after':{'vm':10000},'generation':9,'changed':true,'refusal':null}],"
            + "'left':[{'service':'users','why':'somebody moved it since: it is at home now'}]}");
    server.reply(
        "GET /evacuations",
        "{'items':[{'id':'7f3a','environment':'vm','services':1,'at':'2026-11-21T05:00:00Z',"
            + "'actor':'eve','reason':'rack 7','restored':true}],'next':null}");
    String upgrade =
        "{'format':1,'next':2,'stage':3,'stages':10,'way':'FORWARD','everyMs':30000,"
            + "'since':'2026-11-22T05:00:00Z','newest':2,"
            + "'progress':{'proxies':20,'moved':6,'waiting':1,'refusing':0},'hinders':['old']}";
    server.reply("GET /upgrade", upgrade);
    for (String action : List.of("finish", "pause", "back")) {
      server.reply("POST /upgrade/" + action, upgrade);
    }
    server.reply("GET /freezes?limit=500", "{'items':[" + freeze + "],'next':null}");
    server.reply("POST /freezes", 201, freeze, "");
    server.reply("DELETE /freezes/f-1", freeze);
    server.reply("GET /approvals?limit=500", "{'items':[" + approval + "],'next':null}");
    server.reply(
        "GET /approvals?state=PENDING,OPEN&limit=500", "{'items':[" + approval + "],'next':null}");
    server.reply("POST /approvals", 201, approval, "");
    server.reply("POST /approvals/a-1/approve", approval.replace("PENDING", "APPROVED"));
    server.reply("POST /approvals/a-1/close", approval.replace("PENDING", "CLOSED"));
    server.reply("DELETE /approvals/a-1", approval.replace("PENDING", "WITHDRAWN"));
  }
}
