package sparselab.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishDisplayData;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.request.CommInfoRequest;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.KernelInfoRequest;
import org.dflib.jjava.kernel.JavaKernel;
import org.jspecify.annotations.Nullable;

/** The kernel <i>Java (Sparse Lab)</i>: JJava's, with the protocol's gaps filled and safe cells. */
public final class SparseKernel extends JavaKernel {
  static final String PROTOCOL = "5.3";

  private final CellEvaluator cells;
  private final CellIo cellIo;
  private final CellHistory history = new CellHistory();
  private final Queue<AutoCloseable> openInCell = new ConcurrentLinkedQueue<>();
  private final QueueGuard queue = new QueueGuard();

  SparseKernel(KernelParts parts) {
    super(
        "sparselab",
        parts.version(),
        parts.languageInfo(),
        parts.helpLinks(),
        null,
        parts.io(),
        parts.comms(),
        parts.renderer(),
        parts.magicsResolver(),
        parts.magics(),
        true,
        parts.errorStyler(),
        parts.shell(),
        parts.evaluator());
    cells = parts.evaluator();
    cellIo = parts.io();
  }

  /** Starts the kernel; the one argument is Jupyter's connection file. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length != 1 || !Files.isRegularFile(Path.of(arguments[0]))) {
      throw new IllegalArgumentException(
          "Expected the path of a Jupyter connection file, found "
              + List.of(arguments)
              + ". Jupyter starts this kernel itself: choose Java (Sparse Lab) in the launcher.");
    }
    // What libraries log at INFO would stand in the server's terminal between its own lines.
    Logger.getLogger("").setLevel(Level.WARNING);
    var connection =
        new JupyterConnection(
            KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
    SparseKernel kernel = new KernelBuilder().build();
    kernel.onStartup();
    Startup.run(kernel);
    System.setOut(kernel.cellIo.stdout);
    System.setErr(kernel.cellIo.stderr);
    System.setIn(kernel.cellIo.in);
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    // A cell may have left threads behind that would keep the JVM.
    System.exit(0);
  }

  @Override
  protected void installExtension(Extension extension) {
    // JJava's own initialiser imports a display() that prints its id below the cell.
    if (!extension.getClass().getName().equals("org.dflib.jjava.distro.NotebookInitializer")) {
      super.installExtension(extension);
    }
  }

  @Override
  public void becomeHandlerForConnection(JupyterConnection connection) {
    super.becomeHandlerForConnection(connection);
    connection.setHandler(MessageType.COMM_INFO_REQUEST, this::handleCommInfoRequest);
  }

  @Override
  public void display(DisplayData data) {
    cellIo.publish(env -> env.publish(new PublishDisplayData(data)));
  }

  CellIo cellIo() {
    return cellIo;
  }

  @Override
  protected synchronized void handleExecuteRequest(
      ShellReplyEnvironment env, Message<ExecuteRequest> message) {
    queue.arrived(message, Instant.now());
    commManager.setMessageContext(message);
    ExecuteRequest request = message.getContent();
    boolean silent = request.isSilent();
    boolean counts = !silent && request.shouldStoreHistory();
    env.setBusyDeferIdle();
    if (queue.wasWaiting(message)) {
      Replies.aborted(env, executionCount.get());
      return;
    }
    int count = counts ? executionCount.getAndIncrement() : executionCount.get();
    cellIo.attach(env, silent, request.isStdinEnabled());
    cellIo.publish(to -> to.publish(new PublishExecuteInput(request.getCode(), count)));
    String output = null;
    try {
      DisplayData result = run(count, request.getCode());
      if (result != null) {
        output = String.valueOf(result.getData(MIMEType.TEXT_PLAIN));
        cellIo.publish(to -> to.publish(new PublishExecuteResult(count, result)));
      }
      Map<String, Object> expressions = expressions(request.getUserExpr());
      cellIo.flush();
      Replies.executed(env, count, expressions);
    } catch (CellError error) {
      if (request.shouldStopOnError()) {
        queue.failed(Instant.now());
      }
      cellIo.publish(to -> to.publish(Replies.published(error)));
      Replies.failed(env, count, error);
    } finally {
      if (counts) {
        history.add(count, request.getCode(), output);
      }
    }
  }

  /** Runs a cell; null where there is nothing to show. */
  private @Nullable DisplayData run(int count, String code) {
    cells.beginCell(count);
    try {
      return shown(evalBuilder(code).resolveMagics().eval());
    } catch (CellError error) {
      throw error;
    } catch (RuntimeException | StackOverflowError error) {
      throw ErrorText.inKernel(error);
    } finally {
      closeOpen();
      cells.endCell(getJShell(), notice -> display(notice.toDisplayData()));
    }
  }

  void closeWithCell(AutoCloseable open) {
    // Only what the cell itself opens: a thread that it leaves behind goes on showing.
    if (cells.isCellThread()) {
      openInCell.add(open);
    }
  }

  private void closeOpen() {
    for (AutoCloseable one : openInCell) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("Could not close " + one, e);
      }
    }
    openInCell.clear();
  }

  private @Nullable DisplayData shown(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case DisplayHandle handle -> null;
      case DisplayData data -> data;
      // A value's toString may be the learner's: it runs where it can be interrupted.
      default -> cells.onCellThread(() -> renderer.render(value));
    };
  }

  private Map<String, Object> expressions(@Nullable Map<String, String> wanted) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (wanted == null) {
      return values;
    }
    wanted.forEach(
        (name, code) -> {
          try {
            DisplayData data = run(executionCount.get(), code);
            values.put(name, Replies.expression(data == null ? new DisplayData("") : data));
          } catch (CellError error) {
            values.put(name, Replies.error(error));
          }
        });
    return values;
  }

  @Override
  protected void handleHistoryRequest(ShellReplyEnvironment env, Message<HistoryRequest> message) {
    env.setBusyDeferIdle();
    Replies.ok(
        env, MessageType.HISTORY_REPLY, Map.of("history", history.find(message.getContent())));
  }

  @Override
  protected void handleKernelInfoRequest(
      ShellReplyEnvironment env, Message<KernelInfoRequest> message) {
    queue.arrived(message, Instant.now());
    env.setBusyDeferIdle();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("protocol_version", PROTOCOL);
    fields.put("implementation", name);
    fields.put("implementation_version", version);
    fields.put("language_info", languageInfo);
    fields.put("banner", getBanner());
    fields.put("help_links", helpLinks);
    Replies.ok(env, MessageType.KERNEL_INFO_REPLY, fields);
  }

  private void handleCommInfoRequest(ShellReplyEnvironment env, Message<CommInfoRequest> message) {
    env.setBusyDeferIdle();
    String target = message.getContent().getTargetName();
    Map<String, Object> comms = new LinkedHashMap<>();
    for (Comm comm : commManager) {
      if (target == null || target.equals(comm.getTargetName())) {
        comms.put(comm.getID(), Map.of("target_name", comm.getTargetName()));
      }
    }
    Replies.ok(env, MessageType.COMM_INFO_REPLY, Map.of("comms", comms));
  }

  @Override
  public @Nullable DisplayData inspect(String code, int cursor, boolean detail) {
    int at = Math.min(cursor, code.length());
    DisplayData found = at > 0 ? super.inspect(code, at - 1, detail) : null;
    if (found != null) {
      return found;
    }
    int end = at;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    // JShell describes a method only at its bracket.
    return end == 0 ? null : super.inspect(code.substring(0, end) + "(", end, detail);
  }
}
