package io.slotkeeper.server.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotkeeper.server.replication.Handshake.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final String ID = "0123456789abcdef0123456789abcdef01234567";

  private static Handshake greeted(Handshake.Self self) {
    Handshake handshake = new Handshake(self);
    handshake.begin();
    return handshake;
  }

  private static Handshake plain() {
    return greeted(new Handshake.Self("", "", 7000, ""));
  }

  private static String sent(Outcome outcome) {
    return outcome instanceof Outcome.Send(byte[] bytes)
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : outcome.toString();
  }

  private static Handshake asking() {
    Handshake handshake = plain();
    handshake.answered("+PONG");
    handshake.answered("+OK");
    handshake.answered("+OK");
    handshake.synchronize("?", -1, false);
    return handshake;
  }

  @Test
  void afterThePongItTellsPortAndCapabilities() {
    assertThat(sent(plain().answered("+PONG")))
        .isEqualTo(
            "*3\r\n$8\r\nREPLCONF\r\n$14\r\nlistening-port\r\n$4\r\n7000\r\n"
                + "*5\r\n$8\r\nREPLCONF\r\n$4\r\ncapa\r\n$3\r\neof\r\n"
                + "$4\r\ncapa\r\n$6\r\npsync2\r\n");
  }

  @Test
  void itLogsInWithUserAndPasswordAndTellsTheHostItIsReachedAt() {
    Handshake handshake = greeted(new Handshake.Self("joe", "secret", 1, "10.0.0.1"));
    assertThat(sent(handshake.answered("-NOAUTH Authentication required.")))
        .startsWith("*3\r\n$4\r\nAUTH\r\n$3\r\njoe\r\n$6\r\nsecret\r\n")
        .contains("ip-address\r\n$8\r\n10.0.0.1");
    assertThat(handshake.answered("-WRONGPASS no")).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void anErrorInsteadOfAPongEndsIt() {
    assertThat(plain().answered("-LOADING wait"))
        .isEqualTo(new Outcome.Refused("Error reply to PING from master: '-LOADING wait'"));
  }

  @Test
  void whatAnOldPrimaryDoesNotKnowIsNoReasonToEnd() {
    Handshake handshake = plain();
    handshake.answered("+PONG");
    assertThat(handshake.answered("-ERR unknown")).isEqualTo(new Outcome.Going());
    assertThat(handshake.answered("-ERR unknown")).isEqualTo(new Outcome.Ready());
    assertThat(handshake.takeNotes()).hasSize(3);
    assertThat(handshake.takeNotes()).isEmpty();
  }

  @Test
  void emptyLinesBeforeTheAnswerToPsyncOnlyKeepTheConnectionAlive() {
    Handshake handshake = asking();
    assertThat(handshake.answered("")).isEqualTo(new Outcome.Going());
    assertThat(handshake.answered("+FULLRESYNC " + ID + " 42"))
        .isEqualTo(new Outcome.FullSync(ID, 42));
  }

  @Test
  void continuingMayBringANewName() {
    assertThat(asking().answered("+CONTINUE " + ID)).isEqualTo(new Outcome.Continue(ID));
    assertThat(asking().answered("+CONTINUE")).isEqualTo(new Outcome.Continue(""));
  }

  @Test
  void answersToPsyncThatMakeNoSenseAreRefused() {
    assertThat(asking().answered("+FULLRESYNC " + ID)).isInstanceOf(Outcome.Refused.class);
    assertThat(asking().answered("+FULLRESYNC short 1")).isInstanceOf(Outcome.Refused.class);
    assertThat(asking().answered("+FULLRESYNC " + ID + " x")).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aPrimaryThatCannotNowIsAskedLaterAndAnOldOneForEverything() {
    assertThat(asking().answered("-NOMASTERLINK wait")).isInstanceOf(Outcome.Refused.class);
    assertThat(asking().answered("-ERR unknown command"))
        .isEqualTo(new Outcome.Old("-ERR unknown command"));
  }

  @Test
  void aPlannedChangeOfRolesIsPartOfPsync() {
    byte[] bytes = plain().synchronize(ID, 7, true);
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).endsWith("$8\r\nFAILOVER\r\n");
  }
}
