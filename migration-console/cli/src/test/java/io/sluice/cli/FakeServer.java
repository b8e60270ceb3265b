package io.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A server that answers what it was told to, and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
  final List<Request> requests = new ArrayList<>(); // guarded by this
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** What was asked; the headers empty when absent. */
  record Request(String line, String body, String ifMatch, String authorization) {}

  /** What to answer. */
  record Reply(int status, String body, String etag) {}

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    reply("GET /audit?limit=50", "{'items':[],'next':null}");
    reply("GET /audit/export?format=jsonl", "{}");
    reply("POST /backup", "{'backup':'sluice-backup-1'}\n{'end':'7f'}\n");
    reply(
        "GET /audit/head",
        "{'publicKey':'K','head':{'size':1,'root':'a','link':'b'},'signed':'','anchors':[]}");
    reply(
        "GET /audit/verify",
        "{'whole':true,'entries':1,'dropped':0,'heads':1,'head':{'size':1,'root':'a','link':'b'},"
            + "'findings':[],'total':0}");
    reply(
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
    reply("DELETE /proxies/web%2F1", "{'proxy':'web/1'}");
    reply(
        "GET /services/orders/shares",
        "{'service':'orders','everyMs':5000,'points':[{'at':'2026-11-21T05:00:00Z',"
            + "'asked':{'vm':5000,'kubernetes':5000},'published':{'vm':5000,'kubernetes':5000},"
            + "'known':12,'acknowledged':11,'requests':100,'measured':{'vm':{'basisPoints':7480,"
            + "'low':7440,'high':7519,'requests':75,'errors':2}}}]}");
    reply(
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
    people();
    gates();
    migrations();
    reply(
        "GET /waves?to=kubernetes",
        "{'to':'kubernetes','waves':[{'number':1,'services':[{'service':'users','share':1000,"
            + "'migration':'7f3a','calls':[],'callsKnown':true}]},{'number':2,'services':["
            + "{'service':'orders','share':0,'migration':null,'calls':['users'],'callsKnown':true},"
            + "{'service':'stock','share':0,'migration':null,'calls':[],'callsKnown':false}]}],"
            + "'circles':[['orders','stock']],'left':3}");
    reply(
        "GET /services/orders/split",
        200,
        "{'weights':{'vm':10000},'generation':41,'stored':true}",
        "\"41\"");
    reply(
        "PUT /services/orders/split",
        200,
        "{'weights':{'vm':5000,'kubernetes':5000},'generation':42,'stored':true}",
        "\"42\"");
    reply(
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
    reply(
        "POST /services/orders/rollback",
        "{'weights':{'vm':10000},'generation':42,'stored':true,'changed':true}");
    reply(
        "GET /emergencies?limit=500",
        "{'items':[{'service':'orders','weights':{'vm':10000},'generation':41,"
            + "'at':'2026-11-21T03:00:00Z','actor':'eve','from':'192.0.2.9','reason':'it burns',"
            + "'conflicting':false}],'next':null}");
    reply(
        "POST /services/orders/emergency",
        "{'weights':{'vm':10000},'generation':43,'stored':true}");
    reply(
        "GET /services/orders/policy",
        200,
        "{'zero':'AUTO','empty':'SPILL','generation':41,'stored':true}",
        "\"41\"");
    reply(
        "PUT /services/orders/policy",
        200,
        "{'zero':'AUTO','empty':'HOLD','generation':42,'stored':true}",
        "\"42\"");
    reply(
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
    reply(
        "GET /services?limit=500&cursor=abc",
        "{'items':[{'name':'users','home':null,'state':'WAITING','asked':{},'published':{},"
            + "'environments':{},'generation':0}],'next':null}");
    String source =
        "{'name':'vms','kind':'file','environment':'vm','region':'','network':'pods',"
            + "'gateways':['10.0.0.1:1'],'shadow':true,'precedence':0,"
            + "'trust':'REGISTER','admission':'AUTO','required':true,'state':'STALE',"
            + "'cause':'OUTAGE','detail':'it does not answer','since':'2026-11-21T05:00:00Z',"
            + "'lastRead':null,'names':1,'services':1,'instances':3,'ready':3,'held':2,"
            + "'rejected':1}";
    reply("GET /sources?limit=500", "{'items':[" + source + "],'next':null}");
    reply(
        "GET /sources/vms",
        "{'health':"
            + source
            + ",'held':[{'service':'orders','name':'o','address':'10.0.0.1','port':80,"
            + "'reason':'SOURCE_SUSPECT','since':'2026-11-21T05:00:00Z','until':null}],"
            + "'rejected':[{'service':'orders','entry':'4','reason':'port is text'}],"
            + "'complete':true}");
    reply(
        "POST /sources/vms/confirm", "{'source':'vms','scope':'all','endpoints':2,'changed':true}");
    reply(
        "POST /sources/vms/held/orders/confirm",
        "{'source':'vms','scope':'service','endpoints':0,'changed':false}");
    String published =
        "{'service':'orders','state':'HOME','names':[{'source':'dc1','kind':'consul',"
            + "'name':'orders-vm'}],'endpoints':[{'network':'','address':'10.0.0.1','port':80,"
            + "'servicePort':'','environment':'vm','zone':'','health':'PASSING','state':'READY',"
            + "'published':true,'share':10000,'note':''}]}";
    reply("GET /services/orders/published", published);
    reply("GET /published?limit=500", "{'items':[" + published + "],'next':null}");
    reply(
        "GET /shadow",
        "{'sources':['vms'],'services':1,'differences':[{'service':'orders',"
            + "'since':'2026-11-21T05:00:00Z','count':1,'changes':[{'kind':'ADDED',"
            + "'subject':'10.0.0.9:80','published':'','shadow':'vm, ready'}]}]}");
    reply(
        "GET /sources/vms/names?limit=500",
        "{'items':[{'name':'orders-vm','service':'orders','state':'ADMITTED','steps':"
            + "[{'rule':'stripSuffix -vm','result':'orders'}],'reason':'','instances':3,'ready':2,"
            + "'rejected':0}],'next':null}");
    reply("GET /sources/vms/rights", "{'source':'vms','verdict':'READ_ONLY','findings':[]}");
    String author =
        "{'seq':7,'at':'2026-03-01T07:00:00Z','actor':'alice','action':'split.put','reason':'',"
            + "'approvedBy':'bob','requestId':'r-1'}";
    reply(
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
    reply(
        "GET /services/orders/history?from=2026-03-01T08%3A00%3A00Z"
            + "&to=2026-03-01T08%3A00%3A00Z&limit=500",
        "{'items':[{'at':'2026-03-01T07:00:00Z','kind':'split','subject':'orders','before':"
            + "'vm 100%','after':'vm 90% kubernetes 10%','source':'','sequence':0,'author':"
            + author
            + "}],'gaps':[],'next':null}");
    String hold =
        "{'scope':'service','name':'orders','since':'2026-11-21T05:00:00Z',"
            + "'until':'2026-11-21T09:00:00Z','actor':'admin','reason':'moving'}";
    reply("GET /holds?limit=500", "{'items':[" + hold + "],'next':null}");
    reply("POST /holds", hold);
    String drain =
        "{'scope':'zone','name':'rack-7','since':'2026-11-21T05:00:00Z',"
            + "'until':null,'actor':'ben','reason':'cooling'}";
    String drained =
        ",'services':[{'service':'orders','endpoints':3,'kept':false,'ready':{'vm':2}},"
            + "{'service':'users','endpoints':1,'kept':true,'ready':{'vm':1}}]}";
    reply("GET /drains", "{'items':[" + drain + "],'next':null}");
    reply("POST /drains/preview", "{'drain':null" + drained);
    reply("POST /drains", "{'drain':" + drain + drained);
    reply("DELETE /drains/zone/rack-7", "{'scope':'zone','name':'rack-7','changed':true}");
    reply("DELETE /holds/source/vms", "{'scope':'source','name':'vms','changed':true}");
    String splits =
        ",'items':[{'service':'orders','before':{'vm':10000},'after':{'vm':10000},"
            + "'generation':41,'changed':false,'refusal':null}]}";
    reply("POST /splits/preview", "{'committed':false" + splits);
    reply("POST /splits", "{'committed':true" + splits);
    reply(
        "GET /events",
        "data: {'id':'a-2','at':'2026-11-21T05:00:00Z','kind':'reset','subject':'','service':null,"
            + "'state':'RESET','text':'','generation':null}\n\n");
    reply("GET /alarms?limit=500", "{'items':[],'next':null}");
    reply(
        "GET /changes?since=30m&limit=200",
        "{'items':[{'at':'2026-11-21T05:00:00Z','kind':'split','action':'split.put',"
            + "'subject':'orders','service':'orders','by':'alice','before':'vm 100%',"
            + "'after':'vm 90% kubernetes 10%','reason':'first pods'}],'next':null}");
    reply(
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
    reply("GET /proxies?limit=500", "{'items':[" + proxy + "],'next':null,'unanswered':['three']}");
    reply("GET /proxies/web%2F1", proxy);
    String words = "{'proxy':'web/1','text':'one\\ntwo\\n'}";
    reply("GET /proxies/web%2F1/admin/config?filter=orders", words);
    reply("GET /proxies/web%2F1/admin/clusters", words);
    reply("GET /proxies/web%2F1/admin/stats", words);
    reply("GET /proxies/web%2F1/admin/log-level", words);
    reply("POST /proxies/web%2F1/admin/log-level", words);
    String reach =
        "{'service':'orders','environment':'kubernetes','words':'12 of 12 reach kubernetes',"
            + "'begun':'2026-11-21T05:00:00Z','at':'2026-11-21T05:00:04Z','done':true,'whole':true,'fresh':true,"
            + "'endpoints':3,'callers':12,'reaching':12,'failing':0,'waiting':0,'untold':[],"
            + "'places':[],'failures':[],'deaf':[]}";
    reply("POST /services/orders/reach", reach);
    reply("GET /services/orders/reach", reach);
    reply("GET /services/orders/reach?environment=kubernetes", reach);
    reply(
        "GET /conflicts?limit=500",
        "{'items':[{'service':'torn','kind':'ADDRESS_IN_TWO_ENVIRONMENTS','subject':'10.0.0.9:80',"
            + "'parties':['vms/torn','pods/torn'],'detail':'both claim it','blocksSplits':true}],"
            + "'next':null}");
    reply(
        "GET /candidates?limit=500",
        "{'items':[{'id':'orders/legacy/order/svc','service':'orders','kind':'NAME',"
            + "'environment':'vm','source':'legacy','name':'order/svc','ready':4}],'next':null}");
    reply(
        "POST /candidates/orders%2Flegacy%2Forder%2Fsvc/admit",
        "{'id':'orders/legacy/order/svc','service':'orders','changed':true}");
  }

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

  private void migrations() {
    String item =
        "{'id':'7f3a0b1c','service':'orders','to':'kubernetes','state':'RUNNING',"
            + "'phase':'BAKING','pause':null,'step':3,'steps':7,'share':2500,"
            + "'words':'baked 6:12 of 10:00','author':'ana','createdAt':'2026-11-21T05:00:00Z',"
            + "'over':false}";
    String over = item.replace("RUNNING", "ABORTED").replace("false", "true");
    reply("GET /migrations?limit=500", "{'items':[" + item + "," + over + "],'next':null}");
    reply("GET /migrations?service=orders&limit=500", "{'items':[" + over + "],'next':null}");
    reply("GET /migrations?service=orders&limit=1", "{'items':[" + item + "],'next':'x'}");
    reply("GET /migrations?service=users&limit=1", "{'items':[],'next':null}");
    reply("GET /migrations?state=RUNNING&limit=500", "{'items':[" + item + "],'next':null}");
    reply("GET /migrations?state=RUNNING,PAUSED&limit=500", "{'items':[" + item + "],'next':null}");
    reply("GET /migrations/7f3a0b1c", 200, MIGRATION, "\"5\"");
    reply("POST /migrations", 201, MIGRATION.replace("'RUNNING'", "'DRAFT'"), "\"1\"");
    for (String action :
        List.of("start", "pause", "resume", "advance", "approve", "rollback", "abort", "finish")) {
      reply("POST /migrations/7f3a0b1c/" + action, 200, MIGRATION, "\"6\"");
    }
  }

  private void gates() {
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
    reply("POST /evacuations/preview", "{'id':null,'committed':false," + leaving);
    reply("POST /evacuations", "{'id':'7f3a','committed':true," + leaving);
    reply(
        "POST /evacuations/7f3a/restore",
        "{'id':'7f3a','items':[{'service':'orders','before':{'kubernetes':10000},"
            + "'after':{'vm':10000},'generation':9,'changed':true,'refusal':null}],"
            + "'left':[{'service':'users','why':'somebody moved it since: it is at home now'}]}");
    reply(
        "GET /evacuations",
        "{'items':[{'id':'7f3a','environment':'vm','services':1,'at':'2026-11-21T05:00:00Z',"
            + "'actor':'eve','reason':'rack 7','restored':true}],'next':null}");
    String upgrade =
        "{'format':1,'next':2,'stage':3,'stages':10,'way':'FORWARD','everyMs':30000,"
            + "'since':'2026-11-22T05:00:00Z','newest':2,"
            + "'progress':{'proxies':20,'moved':6,'waiting':1,'refusing':0},'hinders':['old']}";
    reply("GET /upgrade", upgrade);
    for (String action : List.of("finish", "pause", "back")) {
      reply("POST /upgrade/" + action, upgrade);
    }
    reply("GET /freezes?limit=500", "{'items':[" + freeze + "],'next':null}");
    reply("POST /freezes", 201, freeze, "");
    reply("DELETE /freezes/f-1", freeze);
    reply("GET /approvals?limit=500", "{'items':[" + approval + "],'next':null}");
    reply(
        "GET /approvals?state=PENDING,OPEN&limit=500", "{'items':[" + approval + "],'next':null}");
    reply("POST /approvals", 201, approval, "");
    reply("POST /approvals/a-1/approve", approval.replace("PENDING", "APPROVED"));
    reply("POST /approvals/a-1/close", approval.replace("PENDING", "CLOSED"));
    reply("DELETE /approvals/a-1", approval.replace("PENDING", "WITHDRAWN"));
  }

  private void people() {
    String user =
        "{'name':'alice','origin':'local','fullName':'','groups':['team'],'disabled':false,"
            + "'password':true,'createdAt':'2026-11-21T05:00:00Z','generation':3}";
    String grant =
        "{'id':'g-1','role':'operator','user':'alice','group':null,'services':'orders-*',"
            + "'environment':'*','since':'2026-11-21T05:00:00Z','by':'admin','generation':1}";
    String token =
        "{'id':'t-1','name':'ci','owner':'alice','roles':['viewer'],'services':'*',"
            + "'environment':'*','state':'active','createdAt':'2026-11-21T05:00:00Z',"
            + "'expiresAt':'2027-02-21T05:00:00Z','usedAt':null,'revokedAt':null,'generation':1}";
    String session =
        "{'user':'admin','method':'bootstrap','token':null,'groups':[],'grants':["
            + grant
            + "],'csrfToken':null,'secret':'slcs_of-the-session','endsAt':null}";
    reply("GET /users?limit=500", "{'items':[" + user + "],'next':null}");
    reply("POST /users", user);
    reply("GET /users/alice", 200, user, "\"3\"");
    reply("PUT /users/alice", user);
    reply("PUT /users/alice/password", user);
    reply("DELETE /users/alice", user);
    reply("GET /grants?limit=500", "{'items':[" + grant + "],'next':null}");
    reply("POST /grants", grant);
    reply("GET /grants/g-1", 200, grant, "\"1\"");
    reply("DELETE /grants/g-1", grant);
    reply("GET /tokens?limit=500", "{'items':[" + token + "],'next':null}");
    reply("POST /tokens", "{'token':" + token + ",'secret':'slc_of-the-token'}");
    reply("GET /tokens/t-1", 200, token, "\"1\"");
    reply("DELETE /tokens/t-1", token);
    reply("GET /session", session);
    reply("POST /session", session);
    reply("DELETE /session", "{'ended':true}");
    reply(
        "POST /session/device",
        "{'code':'device-secret','userCode':'ABCD-EFGH','address':'https://idp.example/device',"
            + "'completeAddress':'https://idp.example/device','lastsMs':60000,'pauseMs':100}");
    reply("POST /session/device/poll", session);
  }

  void reply(String line, String body) {
    reply(line, 200, body, "");
  }

  /** Headers of every answer beside the entity tag, as in {@code X-Consul-KnownLeader}. */
  final Map<String, String> headers = new ConcurrentHashMap<>();

  /** Single quotes stand for double ones. */
  void reply(String line, int status, String body, String etag) {
    replies.put(line, new Reply(status, body.replace('\'', '"'), etag));
  }

  void refuse(String line, int status, String detail) {
    reply(line, status, "{'status':" + status + ",'detail':'" + detail + "','requestId':'r1'}", "");
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  synchronized List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  synchronized Request last(String line) {
    return requests.stream()
        .filter(request -> request.line().equals(line))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("nobody asked " + line + ", but " + lines()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String uri = exchange.getRequestURI().toString();
      String line =
          exchange.getRequestMethod()
              + " "
              + (uri.startsWith("/api/v1") ? uri.substring("/api/v1".length()) : uri);
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      synchronized (this) {
        requests.add(
            new Request(
                line, body, header(exchange, "If-Match"), header(exchange, "Authorization")));
      }
      Reply reply =
          replies.getOrDefault(
              line, new Reply(404, "{\"detail\":\"nothing here\",\"requestId\":\"r1\"}", ""));
      if (!reply.etag().isEmpty()) {
        exchange.getResponseHeaders().set("ETag", reply.etag());
      }
      headers.forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      bytes = line.equals("POST /backup") && reply.status() == 200 ? gzip(bytes) : bytes;
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String header(HttpExchange exchange, String name) {
    @Nullable String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
