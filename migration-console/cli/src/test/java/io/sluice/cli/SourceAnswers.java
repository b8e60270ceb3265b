package io.sluice.cli;

/** What a server says of sources, and what waits for an operator. */
final class SourceAnswers {
  private SourceAnswers() {}

  static void on(FakeServer server) {
    String source =
        "{'name':'vms','kind':'file','environment':'vm','region':'','network':'pods',"
            + "'gateways':['10.0.0.1:1'],'shadow':true,'precedence':0,"
            + "'trust':'REGISTER','admission':'AUTO','required':true,'state':'STALE',"
            + "'cause':'OUTAGE','detail':'it does not answer','since':'2026-11-21T05:00:00Z',"
            + "'lastRead':null,'names':1,'services':1,'instances':3,'ready':3,'held':2,"
            + "'rejected':1}";
    server.reply("GET /sources?limit=500", "{'items':[" + source + "],'next':null}");
    server.reply(
        "GET /sources/vms",
        "{'health':"
            + source
            + ",'held':[{'service':'orders','name':'o','address':'10.0.0.1','port':80,"
            + "'reason':'SOURCE_SUSPECT','since':'2026-11-21T05:00:00Z','until':null}],"
            + "'rejected':[{'service':'orders','entry':'4','reason':'port is text'}],"
            + "'complete':true}");
    server.reply(
        "POST /sources/vms/confirm", "{'source':'vms','scope':'all','endpoints':2,'changed':true}");
    server.reply(
        "POST /sources/vms/held/orders/confirm",
        "{'source':'vms','scope':'service','endpoints':0,'changed':false}");
    server.reply(
        "GET /shadow",
        "{'sources':['vms'],'services':1,'differences':[{'service':'orders',"
            + "'since':'2026-11-21T05:00:00Z','count':1,'changes':[{'kind':'ADDED',"
            + "'subject':'10.0.0.9:80','published':'','shadow':'vm, ready'}]}]}");
    server.reply(
        "GET /sources/vms/names?limit=500",
        "{'items':[{'name':'orders-vm','service':'orders','state':'ADMITTED','steps':"
            + "[{'rule':'stripSuffix -vm','result':'orders'}],'reason':'','instances':3,'ready':2,"
            + "'rejected':0}],'next':null}");
    server.reply("GET /sources/vms/rights", "{'source':'vms','verdict':'READ_ONLY','findings':[]}");
    server.reply(
        "GET /conflicts?limit=500",
        "{'items':[{'service':'torn','kind':'ADDRESS_IN_TWO_ENVIRONMENTS','subject':'10.0.0.9:80',"
            + "'parties':['vms/torn','pods/torn'],'detail':'both claim it','blocksSplits':true}],"
            + "'next':null}");
    server.reply(
        "GET /candidates?limit=500",
        "{'items':[{'id':'orders/legacy/order/svc','service':'orders','kind':'NAME',"
            + "'environment':'vm','source':'legacy','name':'order/svc','ready':4}],'next':null}");
    server.reply(
        "POST /candidates/orders%2Flegacy%2Forder%2Fsvc/admit",
        "{'id':'orders/legacy/order/svc','service':'orders','changed':true}");
  }
}
