package io.swerve.bench.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.lab.ChatMl;
import io.swerve.bench.lab.LabSet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of the command inside this JVM. */
record Run(int code, String out, String err) {
    /** A question as the lab model reads it. */
    static final String PROMPT = ChatMl.prompt(Optional.empty(), LabSet.DEV.problems().getFirst().question());

    static Run of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SwerveCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Run(code, out.toString(), err.toString());
    }

    /** Runs a command on the thinking lab model, on one thread, since the tests share the machine's few cores. */
    static Run onLab(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "-m", "lab:think", "--threads", "1"));
        all.addAll(List.of(arguments));
        return of(all.toArray(String[]::new));
    }

    /** The JSON object that is all of the standard output. */
    JsonObject json() {
        if (code != 0) {
            throw new AssertionError("exit code " + code + ": " + err);
        }
        return JsonParser.parseString(out).getAsJsonObject();
    }

    static int[] ints(JsonArray array) {
        return array.asList().stream().mapToInt(element -> element.getAsInt()).toArray();
    }

    static double[] doubles(JsonArray array) {
        return array.asList().stream().mapToDouble(element -> element.getAsDouble()).toArray();
    }
}
