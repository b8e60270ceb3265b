package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthRoleGetRequest;
import io.etcd.jetcd.api.AuthUserGetRequest;
import io.etcd.jetcd.api.AuthUserListRequest;
import io.etcd.jetcd.api.Permission;
import io.sluice.registry.Rights;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks etcd what a user's roles allow beyond reading the prefix; a user may read the roles that it
 * has. Blocks; used once.
 */
final class EtcdRights {
  private static final int WORDS = 100;
  private static final Rights OPEN =
      Rights.excessive(
          List.of("access control is off in this etcd: anybody who reaches it can change it"));

  private final EtcdSettings settings;
  private final KeyRange needed;

  EtcdRights(EtcdSettings settings) {
    this.settings = settings;
    String prefix = settings.prefix();
    this.needed =
        KeyRange.beginningWith(EtcdConnection.bytes(prefix.isEmpty() ? "" : prefix + "/"));
  }

  Rights ask(EtcdConnection connection) {
    try {
      connection.logIn();
      return connection.isLoggedIn() ? ofUser(connection) : ofAnybody(connection);
    } catch (EtcdFault fault) {
      return Rights.unknown("etcd cannot be asked: " + fault.detail());
    }
  }

  /** While access control is off, everybody may list users. */
  private static Rights ofAnybody(EtcdConnection connection) throws EtcdFault {
    var unused = connection.auth(auth -> auth.userList(AuthUserListRequest.getDefaultInstance()));
    return OPEN;
  }

  private Rights ofUser(EtcdConnection connection) throws EtcdFault {
    String user = settings.login().map(EtcdLogin::user).orElse("");
    var asked = AuthUserGetRequest.newBuilder().setName(user).build();
    List<String> findings = new ArrayList<>();
    for (String role : connection.auth(auth -> auth.userGet(asked)).getRolesList()) {
      if (role.equals("root")) {
        findings.add("its role root may do everything");
        continue;
      }
      var which = AuthRoleGetRequest.newBuilder().setRole(role).build();
      for (Permission one : connection.auth(auth -> auth.roleGet(which)).getPermList()) {
        look(role, one, findings);
      }
    }
    return findings.isEmpty() ? Rights.readOnly() : Rights.excessive(findings);
  }

  private void look(String role, Permission permission, List<String> findings) {
    ByteString begin = permission.getKey();
    ByteString end = permission.getRangeEnd();
    KeyRange range = new KeyRange(begin, end.isEmpty() ? KeyRange.next(begin) : end);
    String keys =
        end.isEmpty() ? "key " + words(begin) : "keys from " + words(begin) + " to " + words(end);
    if (permission.getPermType() != Permission.Type.READ) {
      findings.add("its role " + role + " may write " + keys);
    }
    if (permission.getPermType() != Permission.Type.WRITE && !needed.holds(range)) {
      findings.add("its role " + role + " may read " + keys + ", which is more than the prefix");
    }
  }

  private static String words(ByteString key) {
    String text = key.toStringUtf8().replaceAll("[^\\x20-\\x7e]", "?");
    return "'" + (text.length() <= WORDS ? text : text.substring(0, WORDS) + "...") + "'";
  }
}
