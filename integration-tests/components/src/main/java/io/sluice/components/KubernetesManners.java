package io.sluice.components;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How a {@link KubernetesApi} answers otherwise than right; safe from any thread. */
public final class KubernetesManners {
  private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
  private final Set<String> silenced = ConcurrentHashMap.newKeySet();
  private volatile int status = 200;
  private volatile int retryAfter;
  private volatile String body = "";
  private volatile String uid = "";
  private volatile boolean bookmarks = true;
  private volatile boolean silent;
  private volatile int goneInPages;
  private volatile String rules =
      "\"resourceRules\":[],\"nonResourceRules\":[],\"incomplete\":false";

  /** For {@link KubernetesApi}. */
  KubernetesManners() {}

  /** Answers everything with a status; 200 is as it should be. */
  public void answerWith(int code) {
    status = code;
  }

  /** With an error, asks for a pause of so many seconds; 0 for none. */
  public void askForPause(int seconds) {
    retryAfter = seconds;
  }

  /** Answers everything with 200 and this; empty is as it should be. */
  public void answerWith(String nonsense) {
    body = nonsense;
  }

  /** Refuses a resource (403). */
  public void forbid(String resource) {
    forbidden.add(resource);
  }

  /** Allows a resource again. */
  public void allow(String resource) {
    forbidden.remove(resource);
  }

  /** Is another cluster; empty is the first one. */
  public void changeUid(String other) {
    uid = other;
  }

  /** Whether watches get bookmarks. */
  public void sendBookmarks(boolean sent) {
    bookmarks = sent;
  }

  /** Whether watches stand and tell nothing, as over a connection that died in silence. */
  public void keepSilent(boolean quiet) {
    silent = quiet;
  }

  /** Watches of a resource stand and tell nothing, while those of others do. */
  public void keepSilent(String resource) {
    silenced.add(resource);
  }

  /** So many next pages but the first of a listing are gone (410). */
  public void loseNextPages(int pages) {
    goneInPages = pages;
  }

  /** What a SelfSubjectRulesReview says in its status, as JSON without braces. */
  public void sayRules(String json) {
    rules = json;
  }

  int status() {
    return status;
  }

  int retryAfter() {
    return retryAfter;
  }

  String nonsense() {
    return body;
  }

  String uid() {
    return uid;
  }

  boolean isForbidden(String resource) {
    return forbidden.contains(resource);
  }

  boolean sendsBookmarks() {
    return bookmarks;
  }

  boolean isSilent() {
    return silent;
  }

  boolean isSilent(String resource) {
    return silenced.contains(resource);
  }

  synchronized boolean takeLostPage() {
    boolean lost = goneInPages > 0;
    goneInPages = Math.max(0, goneInPages - 1);
    return lost;
  }

  String rules() {
    return rules;
  }
}
