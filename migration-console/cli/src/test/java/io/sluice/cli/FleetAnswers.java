package io.sluice.cli;

/** What a server says of members and proxies. */
final class FleetAnswers {
  private FleetAnswers() {}

  static void on(FakeServer server) {
    server.reply("DELETE /proxies/web%2F1", "{'proxy':'web/1'}");
    server.reply(
        "GET /members?limit=500",
        "{'items':[{'name':'one','self':true,'version':'0.1','since':'2026-11-21T05:00:00Z',"
            + "'store':'h2','view':'00ff','services':2,'sources':{'vms':'LIVE'},'ready':false,"
            + "'waitingFor':['source pods'],'leader':true,'owns':{'vms':'3.0'},"
            + "'digests':{'format':'1'},'differs':[],'disagrees':[],'difference':null,'goneSince':null}],"
            + "'next':null}");
    String proxy =
        "{'id':'web/1','service':'web','environment':'vm','address':'10.0.0.1:4',"
            + "'member':'one','since':'2026-11-21T05:00:00Z','rejection':{'type':'type.googleapis.com/envoy."
            + "Cluster','names':['orders'],'count':2,'words':'no such host','at':"
            + "'2026-11-21T05:00:01Z'}}";
    server.reply(
        "GET /proxies?limit=500", "{'items':[" + proxy + "],'next':null,'unanswered':['three']}");
    server.reply("GET /proxies/web%2F1", proxy);
    String words = "{'proxy':'web/1','text':'one\\ntwo\\n'}";
    server.reply("GET /proxies/web%2F1/admin/config?filter=orders", words);
    server.reply("GET /proxies/web%2F1/admin/clusters", words);
    server.reply("GET /proxies/web%2F1/admin/stats", words);
    server.reply("GET /proxies/web%2F1/admin/log-level", words);
    server.reply("POST /proxies/web%2F1/admin/log-level", words);
  }
}
