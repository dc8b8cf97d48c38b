package io.swerve.bench.console;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One run of a single command inside this JVM.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it printed beside
 */
public record SingleRun(int code, String out, String err) {
    /**
     * Runs a command.
     *
     * @param command its class or object
     * @param arguments its options
     * @return what came of it
     */
    public static SingleRun of(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ConsoleCommand.settled(new CommandLine(command), new PrintWriter(out), new PrintWriter(err))
                .execute(arguments);
        return new SingleRun(code, out.toString(), err.toString());
    }

    /**
     * Reads the only JSON object of the standard output.
     *
     * @return it
     */
    public JsonObject json() {
        if (code == CommandLine.ExitCode.USAGE || out.isEmpty()) {
            throw new AssertionError("exit code " + code + ": " + err);
        }
        return JsonParser.parseString(out).getAsJsonObject();
    }
}
