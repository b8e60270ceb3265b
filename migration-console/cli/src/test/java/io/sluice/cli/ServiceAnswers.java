package io.sluice.cli;

/** What a server says of services, their splits, policies and proofs. */
final class ServiceAnswers {
  private ServiceAnswers() {}

  static void on(FakeServer server) {
    server.reply(
        "GET /services/orders",
        "{'name':'orders','home':'vm','state':'NOT_HONOURED','split':{'weights':{'vm':5000,"
            + "'kubernetes':5000},'generation':42,'stored':true},'baseline':{'vm':10000},"
            + "'policy':{'zero':'AUTO','empty':'SPILL','generation':42,'stored':true},"
            + "'generation':42,'environments':{'vm':{'ready':3,'total':3},"
            + "'kubernetes':{'ready':1,'total':2}},'ports':[{'name':'','cluster':'orders',"
            + "'protocol':'http','published':{'vm':7500,'kubernetes':2500},'standby':[],"
            + "'dropped':0,'deviations':[{'environment':'kubernetes','reason':'CAPACITY',"
            + "'asked':5000,'published':2500,'words':'kubernetes was asked 50% and gets 25%'}]}],"
            + "'endpoints':[{'network':'','address':'127.0.0.1','port':19001,'servicePort':'',"
            + "'environment':'vm','region':'','zone':'rack-1','node':'vm-7','health':'PASSING','weight':1,"
            + "'state':'READY','provenance':[{'source':'vms','name':'orders','instanceId':'i',"
            + "'precedence':0,'health':'PASSING','standing':'HELD','reason':'SERVICE_DROP',"
            + "'since':'2026-11-21T05:00:00Z','until':null,'stale':false,'admitted':true,"
            + "'tags':['canary'],'metadata':{'version':'1.4','sluice.io/node':'vm-7'}}]}],"
            + "'placements':[{'environment':'vm','ready':3,'nodes':[{'name':'vm-7','ready':3}],"
            + "'nodeCount':1,'unplaced':0,'zones':[{'name':'rack-1','ready':3}],'warning':'all'}],"
            + "'candidates':[],'conflicts':[],'notes':['1 held'],'new in a later version':1}");
    server.reply(
        "GET /services/orders/shares",
        "{'service':'orders','everyMs':5000,'points':[{'at':'2026-11-21T05:00:00Z',"
            + "'asked':{'vm':5000,'kubernetes':5000},'published':{'vm':5000,'kubernetes':5000},"
            + "'known':12,'acknowledged':11,'requests':100,'measured':{'vm':{'basisPoints':7480,"
            + "'low':7440,'high':7519,'requests':75,'errors':2}}}]}");
    server.reply(
        "GET /services/orders/proof",
        "{'service':'orders','asked':{'vm':5000,'kubernetes':5000},'generation':42,'published':[],"
            + "'acknowledged':{'known':12,'acknowledged':11,'complete':true,'missing':[]},"
            + "'measured':{'from':'2026-11-21T05:00:00Z','until':'2026-11-21T05:01:00Z',"
            + "'requests':81204,'errors':12,'dropped':0,'shares':{'vm':{'basisPoints':7480,"
            + "'low':7440,'high':7519,'requests':60741,'errors':12}},'callers':["
            + "{'service':'shop','requests':81000,'shares':{}},{'service':'web','requests':204,"
            + "'shares':{}}]},'coverage':{'mesh':81204,'all':193000,'basisPoints':4207,'unknown':''},"
            + "'holds':false,'findings':[{'kind':'not-propagated','subject':'',"
            + "'words':'Not taken over yet by shop-7.'}]}");
    server.reply(
        "GET /services/orders/split",
        200,
        "{'weights':{'vm':10000},'generation':41,'stored':true}",
        "\"41\"");
    server.reply(
        "PUT /services/orders/split",
        200,
        "{'weights':{'vm':5000,'kubernetes':5000},'generation':42,'stored':true}",
        "\"42\"");
    server.reply(
        "POST /services/orders/preview",
        "{'service':'orders','generation':41,'changes':true,"
            + "'before':{'weights':{'vm':10000},'zero':'AUTO','empty':'SPILL'},"
            + "'after':{'weights':{'vm':9000,'kubernetes':1000},'zero':'AUTO','empty':'SPILL'},"
            + "'blockers':[],'consequences':['kubernetes is admitted.'],'variants':[{'networks':[''],"
            + "'gateways':[],'proxies':3,'kinds':{'envoy':2,'grpc':1},'clusters':[{'name':'orders',"
            + "'changes':true,'before':{'version':'a','published':{'vm':10000},'standby':[],"
            + "'dropped':0},'after':{'version':'b','published':{'vm':9000,'kubernetes':1000},"
            + "'standby':[],'dropped':0},'endpoints':[]}]}],'complete':true,"
            + "'diff':'--- a\\n+++ b\\n@@ -1,1 +1,1 @@\\n-old\\n+new\\n'}");
    server.reply(
        "POST /services/orders/rollback",
        "{'weights':{'vm':10000},'generation':42,'stored':true,'changed':true}");
    server.reply(
        "GET /emergencies?limit=500",
        "{'items':[{'service':'orders','weights':{'vm':10000},'generation':41,"
            + "'at':'2026-11-21T03:00:00Z','actor':'eve','from':'192.0.2.9','reason':'it burns',"
            + "'conflicting':false}],'next':null}");
    server.reply(
        "POST /services/orders/emergency",
        "{'weights':{'vm':10000},'generation':43,'stored':true}");
    server.reply(
        "GET /services/orders/policy",
        200,
        "{'zero':'AUTO','empty':'SPILL','generation':41,'stored':true}",
        "\"41\"");
    server.reply(
        "PUT /services/orders/policy",
        200,
        "{'zero':'AUTO','empty':'HOLD','generation':42,'stored':true}",
        "\"42\"");
    server.reply(
        "GET /services?limit=500",
        "{'items':[{'name':'orders','home':'vm','state':'SPLIT','asked':{'vm':9000,"
            + "'kubernetes':1000},'published':{'vm':9000,'kubernetes':1000},'environments':"
            + "{'vm':{'ready':3,'total':3},'kubernetes':{'ready':6,'total':6}},'generation':7,"
            + "'measured':{'shares':{'vm':8994,'kubernetes':1006},'requests':81204},"
            + "'acknowledged':{'known':12,'acknowledged':11,'rejected':1,'complete':true},"
            + "'alarms':{'count':2,'worst':'resource-rejected'},'returnPath':{'environment':'vm',"
            + "'ready':3,'of':4,'basisPoints':7500,'complete':false,"
            + "'words':'vm 3 of 4 ready: up to 75%'},'frozen':true}],"
            + "'next':'abc'}");
    server.reply(
        "GET /services?limit=500&cursor=abc",
        "{'items':[{'name':'users','home':null,'state':'WAITING','asked':{},'published':{},"
            + "'environments':{},'generation':0}],'next':null}");
    String published =
        "{'service':'orders','state':'HOME','names':[{'source':'dc1','kind':'consul',"
            + "'name':'orders-vm'}],'endpoints':[{'network':'','address':'10.0.0.1','port':80,"
            + "'servicePort':'','environment':'vm','zone':'','health':'PASSING','state':'READY',"
            + "'published':true,'share':10000,'note':''}]}";
    server.reply("GET /services/orders/published", published);
    server.reply("GET /published?limit=500", "{'items':[" + published + "],'next':null}");
    String splits =
        ",'items':[{'service':'orders','before':{'vm':10000},'after':{'vm':10000},"
            + "'generation':41,'changed':false,'refusal':null}]}";
    server.reply("POST /splits/preview", "{'committed':false" + splits);
    server.reply("POST /splits", "{'committed':true" + splits);
    String reach =
        "{'service':'orders','environment':'kubernetes','words':'12 of 12 reach kubernetes',"
            + "'begun':'2026-11-21T05:00:00Z','at':'2026-11-21T05:00:04Z','done':true,'whole':true,'fresh':true,"
            + "'endpoints':3,'callers':12,'reaching':12,'failing':0,'waiting':0,'untold':[],"
            + "'places':[],'failures':[],'deaf':[]}";
    server.reply("POST /services/orders/reach", reach);
    server.reply("GET /services/orders/reach", reach);
    server.reply("GET /services/orders/reach?environment=kubernetes", reach);
  }
}
