package io.sluice.cluster;

import io.sluice.cluster.Message.Answer;
import io.sluice.cluster.Message.Ask;
import io.sluice.cluster.Message.Delta;
import io.sluice.cluster.Message.Part;
import io.sluice.cluster.Message.Presence;
import io.sluice.cluster.Message.Question;
import io.sluice.cluster.Message.Said;
import io.sluice.view.CanonicalInput;
import io.sluice.view.CanonicalOutput;
import io.sluice.view.ServiceClaims;
import io.sluice.view.SnapshotForm;
import io.sluice.view.Sources;
import io.sluice.view.Term;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of what members say to each other. */
final class MessageForm {
  private static final int PRESENCE = 1;
  private static final int DELTA = 2;
  private static final int PART = 3;
  private static final int ASK = 4;
  private static final int SAID = 5;
  private static final int QUESTION = 6;
  private static final int ANSWER = 7;

  private MessageForm() {}

  static byte[] encode(Message message) {
    CanonicalOutput out = new CanonicalOutput();
    if (message instanceof Presence presence) {
      write(out.tag(PRESENCE), presence);
    } else if (message instanceof Delta delta) {
      delta.header().write(out.tag(DELTA));
      out.number(delta.before()).number(delta.part()).flag(delta.last());
      out.list(delta.changed(), (o, claims) -> o.blob(SnapshotForm.encode(claims)));
      out.list(delta.removed(), CanonicalOutput::text);
    } else if (message instanceof Part part) {
      part.header().write(out.tag(PART));
      out.number(part.part()).flag(part.last());
      out.list(part.claims(), (o, claims) -> o.blob(SnapshotForm.encode(claims)));
    } else if (message instanceof Ask ask) {
      out.tag(ASK).text(ask.source()).flag(ask.term() != null);
      if (ask.term() != null) {
        Header.write(out, ask.term());
      }
    } else if (message instanceof Said said) {
      out.tag(SAID).text(said.subject()).blob(said.bytes());
    } else if (message instanceof Question question) {
      out.tag(QUESTION).number(question.id()).text(question.subject()).blob(question.bytes());
    } else if (message instanceof Answer answer) {
      out.tag(ANSWER).number(answer.id()).flag(answer.known()).blob(answer.bytes());
    } else {
      throw new IllegalStateException("no form for " + message.getClass());
    }
    return out.toBytes();
  }

  /**
   * The message that has these bytes.
   *
   * @throws IOException if they are cut, of an unknown kind, or say what cannot be
   */
  static Message decode(byte[] bytes) throws IOException {
    try {
      CanonicalInput in = new CanonicalInput(bytes);
      Message message = message(in);
      in.end();
      return message;
    } catch (IllegalArgumentException e) {
      throw new IOException("a message that says what cannot be: " + e.getMessage(), e);
    }
  }

  private static Message message(CanonicalInput in) throws IOException {
    int kind = in.tag();
    return switch (kind) {
      case PRESENCE -> presence(in);
      case DELTA ->
          new Delta(
              Header.read(in),
              in.longNumber(),
              in.number(),
              in.flag(),
              in.list(MessageForm::claims),
              in.list(CanonicalInput::text));
      case PART -> new Part(Header.read(in), in.number(), in.flag(), in.list(MessageForm::claims));
      case ASK -> new Ask(in.text(), in.flag() ? Header.term(in) : null);
      case SAID -> new Said(in.text(), in.blob());
      case QUESTION -> new Question(in.longNumber(), in.text(), in.blob());
      case ANSWER -> new Answer(in.longNumber(), in.flag(), in.blob());
      default -> throw new IOException("no message has the number " + kind);
    };
  }

  private static ServiceClaims claims(CanonicalInput in) throws IOException {
    return SnapshotForm.decodeClaims(in.blob());
  }

  private static void write(CanonicalOutput out, Presence one) {
    out.text(one.version()).number(one.since()).text(one.store());
    out.text(one.view()).number(one.services());
    out.list(one.sources().entrySet(), (o, e) -> o.text(e.getKey()).text(e.getValue().name()));
    out.list(one.waitingFor(), CanonicalOutput::text);
    texts(out, one.likeness());
    texts(out, one.digests());
    out.list(one.leads().entrySet(), (o, e) -> Header.write(o.text(e.getKey()), e.getValue()));
    out.list(one.shares(), (o, header) -> header.write(o));
    out.flag(one.leader()).flag(one.leaving()).number(one.clock());
  }

  private static Presence presence(CanonicalInput in) throws IOException {
    String version = in.text();
    long since = in.longNumber();
    String store = in.text();
    String view = in.text();
    int services = in.number();
    SortedMap<String, Sources.State> sources = new TreeMap<>();
    in.list(i -> sources.put(i.text(), Sources.State.valueOf(i.text())));
    List<String> waitingFor = in.list(CanonicalInput::text);
    SortedMap<String, String> likeness = in.texts();
    SortedMap<String, String> digests = in.texts();
    SortedMap<String, Term> leads = new TreeMap<>();
    in.list(i -> leads.put(i.text(), Header.term(i)));
    return new Presence(
        version,
        since,
        store,
        view,
        services,
        sources,
        waitingFor,
        likeness,
        digests,
        leads,
        in.list(Header::read),
        in.flag(),
        in.flag(),
        in.longNumber());
  }

  private static void texts(CanonicalOutput out, SortedMap<String, String> texts) {
    out.list(texts.entrySet(), (o, e) -> o.text(e.getKey()).text(e.getValue()));
  }
}
