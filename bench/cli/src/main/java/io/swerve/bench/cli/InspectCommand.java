package io.swerve.bench.cli;

import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import io.swerve.bench.console.ModelFile;
import io.swerve.bench.console.Palette;
import io.swerve.gguf.GgufArray;
import io.swerve.gguf.GgufFile;
import io.swerve.gguf.GgufTensor;
import io.swerve.gguf.GgufValue;
import io.swerve.steering.SteeringVectorException;
import io.swerve.steering.VectorImport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what is in a GGUF file. */
@Command(name = "inspect", description = "Shows the metadata and the tensors of a GGUF file: a model, or a vector with its passport.")
final class InspectCommand extends ConsoleCommand {
    private static final int LONGEST_TEXT = 72;
    private static final int SHOWN_ITEMS = 6;
    /** What the tensors of control vectors are called. */
    private static final String DIRECTION = "direction.";

    @Parameters(paramLabel = "FILE", description = "A file in GGUF, or lab:think or lab:base.")
    private ModelFile file;

    @Override
    protected void run(Console console) throws IOException {
        GgufFile gguf = GgufFile.read(file.path());
        Optional<PassportView> passport = passport(gguf, console);
        if (console.json()) {
            JsonReport report = report(gguf);
            passport.ifPresent(view -> report.put("vector", view.report()));
            console.print(report);
        } else {
            print(gguf, passport, console);
        }
    }

    /** What is no sound vector is still worth looking at. */
    private Optional<PassportView> passport(GgufFile gguf, Console console) {
        if (gguf.tensors().stream().noneMatch(tensor -> tensor.name().startsWith(DIRECTION))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PassportView(VectorImport.read(gguf.path())));
        } catch (SteeringVectorException e) {
            console.note("no control vector to steer with: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static JsonReport report(GgufFile gguf) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        gguf.metadata().forEach((key, value) -> metadata.put(key, value.plain()));
        List<JsonReport> tensors = gguf.tensors().stream()
                .map(tensor -> new JsonReport().put("name", tensor.name())
                        .put("type", tensor.type().toString()).put("shape", tensor.shape())
                        .put("bytes", tensor.bytes()))
                .toList();
        return new JsonReport().put("file", gguf.path().toString()).put("version", gguf.version())
                .put("alignment", gguf.alignment()).put("metadata", metadata).put("tensors", tensors);
    }

    private static void print(GgufFile gguf, Optional<PassportView> passport, Console console) {
        Palette palette = console.palette();
        long bytes = gguf.tensors().stream().mapToLong(GgufTensor::bytes).sum();
        long elements = gguf.tensors().stream().mapToLong(GgufTensor::elements).sum();
        console.printLine(String.format(Locale.ROOT,
                "%s: GGUF version %d, %d metadata entries, %d tensors with %,d numbers in %,d bytes", gguf.path(),
                gguf.version(), gguf.metadata().size(), gguf.tensors().size(), elements, bytes));
        console.printLine("");
        passport.ifPresent(view -> view.print(console));
        console.printLine(palette.strong("metadata"));
        int keys = gguf.metadata().keySet().stream().mapToInt(String::length).max().orElse(0);
        gguf.metadata().forEach((key, value) -> console.printLine("  " + padded(key, keys) + "  " + shown(value)));
        console.printLine("");
        console.printLine(palette.strong("tensors"));
        int names = gguf.tensors().stream().mapToInt(tensor -> tensor.name().length()).max().orElse(0);
        for (GgufTensor tensor : gguf.tensors()) {
            String shape = tensor.shape().stream().map(Object::toString).collect(Collectors.joining(" x "));
            console.printLine(String.format(Locale.ROOT, "  %s  %-7s  %-20s %,15d bytes", padded(tensor.name(), names),
                    tensor.type(), shape, tensor.bytes()));
        }
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(length - text.length());
    }

    private static String shown(GgufValue value) {
        if (value instanceof GgufArray array) {
            String items = array.plain().stream().limit(SHOWN_ITEMS).map(InspectCommand::item)
                    .collect(Collectors.joining(", "));
            return array.size() + " x " + array.elementType().toString().toLowerCase(Locale.ROOT) + " [" + items
                    + (array.size() > SHOWN_ITEMS ? ", ...]" : "]");
        }
        return item(value.plain());
    }

    private static String item(Object plain) {
        if (plain instanceof String text) {
            String quoted = EntropyTable.quoted(text);
            return quoted.length() <= LONGEST_TEXT
                    ? quoted
                    : quoted.substring(0, LONGEST_TEXT) + "...\" (" + text.length() + " characters)";
        }
        return String.valueOf(plain);
    }
}
