package io.sluice.cli;

/** What a server says of people, their rights and tokens. */
final class PeopleAnswers {
  private PeopleAnswers() {}

  static void on(FakeServer server) {
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
    server.reply("GET /users?limit=500", "{'items':[" + user + "],'next':null}");
    server.reply("POST /users", user);
    server.reply("GET /users/alice", 200, user, "\"3\"");
    server.reply("PUT /users/alice", user);
    server.reply("PUT /users/alice/password", user);
    server.reply("DELETE /users/alice", user);
    server.reply("GET /grants?limit=500", "{'items':[" + grant + "],'next':null}");
    server.reply("POST /grants", grant);
    server.reply("GET /grants/g-1", 200, grant, "\"1\"");
    server.reply("DELETE /grants/g-1", grant);
    server.reply("GET /tokens?limit=500", "{'items':[" + token + "],'next':null}");
    server.reply("POST /tokens", "{'token':" + token + ",'secret':'slc_of-the-token'}");
    server.reply("GET /tokens/t-1", 200, token, "\"1\"");
    server.reply("DELETE /tokens/t-1", token);
    server.reply("GET /session", session);
    server.reply("POST /session", session);
    server.reply("DELETE /session", "{'ended':true}");
    server.reply(
        "POST /session/device",
        "{'code':'device-secret','userCode':'ABCD-EFGH','address':'https://idp.example/device',"
            + "'completeAddress':'https://idp.example/device','lastsMs':60000,'pauseMs':100}");
    server.reply("POST /session/device/poll", session);
  }
}
