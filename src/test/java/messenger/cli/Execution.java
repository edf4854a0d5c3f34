package messenger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that has run in this process: its exit code, and what it has printed. */
record Execution(int exit, String out, String err) {
  static Execution of(String... arguments) {
    return of(new StringWriter(), arguments);
  }

  /**
   * @param err what it prints to standard error meanwhile
   */
  static Execution of(StringWriter err, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line =
        Messenger.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Execution(line.execute(arguments), out.toString(), err.toString());
  }

  JsonNode json() throws Exception {
    return new ObjectMapper().readTree(out);
  }

  String all() {
    return out + err;
  }
}
