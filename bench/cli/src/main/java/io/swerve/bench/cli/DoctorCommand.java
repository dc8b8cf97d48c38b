package io.swerve.bench.cli;

import io.swerve.Layers;
import io.swerve.Model;
import io.swerve.Session;
import io.swerve.SessionOptions;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.ModelFlags;
import io.swerve.bench.console.OutputPath;
import io.swerve.bench.console.ProgressLine;
import io.swerve.steering.SteeringVector;
import io.swerve.steering.VectorDialect;
import io.swerve.steering.VectorImport;
import io.swerve.steering.doctor.Diagnosis;
import io.swerve.steering.doctor.VectorDoctor;
import io.swerve.steering.extraction.ContrastPair;
import io.swerve.steering.extraction.ExtractionOptions;
import io.swerve.steering.extraction.TokenPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Examines a vector of doubtful origin. */
@Command(name = "doctor", description = "Measures what a control vector of any origin is: of which blocks its directions are, which way they point, "
        + "how long they are, and whether they are of this model at all.")
final class DoctorCommand extends ConsoleCommand {
    /** Texts decoded together; short ones fill a batch only in company. */
    private static final int SEQUENCES = 8;

    @Mixin
    private ModelFlags modelFlags;

    @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "Pairs about the vector's contrast as JSON Lines: {\"positive\": text, \"negative\": text}, optionally "
            + "with a \"prompt\" that stands before both. At least 4, better 50 or more.")
    private Path pairs;

    @Option(names = "--position", paramLabel = "last|response", defaultValue = "last", description = "Read at the last token, or over all tokens behind the prompt. Default: ${DEFAULT-VALUE}.")
    private PairPosition position;

    @Option(names = "--plain", description = "Read markers in the texts, such as <|im_start|>, as plain characters.")
    private boolean plain;

    @Option(names = {"-o",
            "--output"}, converter = OutputPath.File.class, paramLabel = "FILE", description = "Write the vector put right: every direction at its block, and turned round where needed. Layer 0 is left out.")
    private OutputPath output;

    @Parameters(paramLabel = "VECTOR", description = "A GGUF control vector.")
    private Path file;

    /** Where the pairs are read. */
    enum PairPosition {
        /** At the last token. */
        LAST(TokenPosition.LAST),
        /** Over all tokens behind the prompt. */
        RESPONSE(TokenPosition.RESPONSE);

        private final TokenPosition meaning;

        PairPosition(TokenPosition meaning) {
            this.meaning = meaning;
        }
    }

    @Override
    protected void run(Console console) throws IOException {
        SessionOptions options = modelFlags.check(this).withMaxSequences(SEQUENCES);
        List<ContrastPair> contrasts = LabPairs.pairs(pairs);
        VectorImport imported = VectorImport.read(file);
        // the numbers as they are: which blocks they mean is what is to be measured
        SteeringVector vector = VectorImport.read(file, VectorDialect.LLAMA_CPP).vector();
        Diagnosis diagnosis;
        try (Model model = modelFlags.load(console);
                Session session = ModelFlags.open(model, options, console);
                ProgressLine progress = console.progress("texts")) {
            diagnosis = checked(() -> VectorDoctor.examine(session, vector, contrasts,
                    ExtractionOptions.defaults().withPosition(position.meaning).withParseSpecial(!plain)
                            .withProgress(progress::reached)));
        }
        Optional<SteeringVector> repaired = repaired(diagnosis, vector, console);
        repaired.ifPresent(right -> right.write(output.path()));
        DiagnosisView view = new DiagnosisView(imported, diagnosis, repaired.map(_ -> output.path()));
        if (console.json()) {
            console.print(view.report());
        } else {
            view.print(console);
        }
    }

    private Optional<SteeringVector> repaired(Diagnosis diagnosis, SteeringVector vector, Console console) {
        if (output == null) {
            return Optional.empty();
        }
        if (diagnosis.verdict() != Diagnosis.Verdict.ALIGNED && diagnosis.verdict() != Diagnosis.Verdict.MISPLACED) {
            console.note("wrote nothing: the verdict leaves open what is right");
            return Optional.empty();
        }
        SteeringVector right = diagnosis.repaired(vector);
        if (right.lastLayer() == 0) {
            console.note("wrote nothing: there is a direction of layer 0 only, which no file can hold");
            return Optional.empty();
        }
        return Optional.of(right.onLayers(Layers.range(1, right.lastLayer())));
    }
}
