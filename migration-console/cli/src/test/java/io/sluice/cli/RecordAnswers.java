package io.sluice.cli;

/** What a server says of what was: audit, changes, events, the registry at a time. */
final class RecordAnswers {
  private RecordAnswers() {}

  static void on(FakeServer server) {
    server.reply("GET /audit?limit=50", "{'items':[],'next':null}");
    server.reply("GET /audit/export?format=jsonl", "{}");
    server.reply("POST /backup", "{'backup':'sluice-backup-1'}\n{'end':'7f'}\n");
    server.reply(
        "GET /audit/head",
        "{'publicKey':'K','head':{'size':1,'root':'a','link':'b'},'signed':'','anchors':[]}");
    server.reply(
        "GET /audit/verify",
        "{'whole':true,'entries':1,'dropped':0,'heads':1,'head':{'size':1,'root':'a','link':'b'},"
            + "'findings':[],'total':0}");
    String author =
        "{'seq':7,'at':'2026-03-01T07:00:00Z','actor':'alice','action':'split.put','reason':'',"
            + "'approvedBy':'bob','requestId':'r-1'}";
    server.reply(
        "GET /registry?at=2026-03-01T08%3A00%3A00Z&service=orders&receivers=true&limit=500",
        "{'at':'2026-03-01T08:00:00Z','gap':{'from':'2026-03-01T07:30:00Z','until':null,"
            + "'why':'nothing was recorded'},'items':[{'service':'orders','home':'vm','weights':"
            + "{'vm':9000,'kubernetes':1000},'generation':41,'zero':'AUTO','empty':'SPILL','since':"
            + "'2026-03-01T07:00:00Z','author':"
            + author
            + ",'ports':[{'name':'','protocol':'HTTP','published':{'vm':10000},'dropped':0,"
            + "'versions':['v1'],'since':'2026-03-01T07:00:00Z'}],'endpoints':[{'address':"
            + "'10.0.0.1','port':80,'network':'','servicePort':'','environment':'vm','region':'',"
            + "'zone':'','health':'passing','weight':1,'state':'ready','standing':'as reported',"
            + "'stale':false,'sources':['vms'],'sequence':12,'since':'2026-03-01T06:00:00Z'}],"
            + "'receivers':[{'proxy':'web/1','caller':'web','assignment':'orders','version':'v0',"
            + "'since':'2026-03-01T06:00:00Z','current':false,'link':'up','linkSince':"
            + "'2026-03-01T06:00:00Z'}]}],'next':null}");
    server.reply(
        "GET /services/orders/history?from=2026-03-01T08%3A00%3A00Z"
            + "&to=2026-03-01T08%3A00%3A00Z&limit=500",
        "{'items':[{'at':'2026-03-01T07:00:00Z','kind':'split','subject':'orders','before':"
            + "'vm 100%','after':'vm 90% kubernetes 10%','source':'','sequence':0,'author':"
            + author
            + "}],'gaps':[],'next':null}");
    server.reply(
        "GET /events",
        "data: {'id':'a-2','at':'2026-11-21T05:00:00Z','kind':'reset','subject':'','service':null,"
            + "'state':'RESET','text':'','generation':null}\n\n");
    server.reply("GET /alarms?limit=500", "{'items':[],'next':null}");
    server.reply(
        "GET /changes?since=30m&limit=200",
        "{'items':[{'at':'2026-11-21T05:00:00Z','kind':'split','action':'split.put',"
            + "'subject':'orders','service':'orders','by':'alice','before':'vm 100%',"
            + "'after':'vm 90% kubernetes 10%','reason':'first pods'}],'next':null}");
  }
}
