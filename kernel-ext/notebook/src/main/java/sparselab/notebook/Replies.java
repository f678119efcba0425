package sparselab.notebook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishError;

/** Replies as maps: JJava's own classes leave out the status that the protocol asks for. */
final class Replies {
  private Replies() {}

  /** A result of a user expression: the display data and a status beside it. */
  private static final class Expression extends DisplayData {
    @SuppressWarnings("unused") // Gson writes it
    private final String status = "ok";

    Expression(DisplayData data) {
      super(data);
    }
  }

  @SuppressWarnings("unchecked") // the content of a message is only ever written as JSON
  static void send(ShellReplyEnvironment env, MessageType<?> type, Map<String, Object> content) {
    env.reply(new Message<>(env.getContext(), (MessageType<Object>) type, content));
  }

  static void ok(ShellReplyEnvironment env, MessageType<?> type, Map<String, Object> fields) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("status", "ok");
    content.putAll(fields);
    send(env, type, content);
  }

  static void executed(ShellReplyEnvironment env, int count, Map<String, Object> expressions) {
    ok(
        env,
        MessageType.EXECUTE_REPLY,
        Map.of("execution_count", count, "user_expressions", expressions, "payload", List.of()));
  }

  static void failed(ShellReplyEnvironment env, int count, CellError error) {
    Map<String, Object> content = error(error);
    content.put("execution_count", count);
    send(env, MessageType.EXECUTE_REPLY, content);
  }

  static void aborted(ShellReplyEnvironment env, int count) {
    send(env, MessageType.EXECUTE_REPLY, Map.of("status", "aborted", "execution_count", count));
  }

  static Map<String, Object> error(CellError error) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("status", "error");
    content.put("ename", error.name());
    content.put("evalue", error.text());
    content.put("traceback", error.traceback());
    return content;
  }

  static Object expression(DisplayData data) {
    return new Expression(data);
  }

  static PublishError published(CellError error) {
    return new PublishError(error.name(), error.text(), error.traceback());
  }
}
