package io.swerve.bench.perf;

import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.EngineFlags;
import io.swerve.bench.console.ModelFile;
import io.swerve.bench.model.ModelShape;
import io.swerve.bench.model.SyntheticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags that say what a benchmark decodes, and on what. */
public final class ModelChoice extends EngineFlags {
    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = ModelFile.ABOUT
                    + " Default: what --shape names.")
    private ModelFile model;

    @Option(names = "--shape", split = ",", paramLabel = "embedded|half-billion|billion", converter = ShapeConverter.class, description = "Models to measure, one after the other: the embedded reasoning model (6 layers x 256, 768 tokens), "
            + "a generated one of 24 layers x 896 and 151,936 tokens (0.5 GB), one of 16 layers x 2048 and 128,256 tokens "
            + "(1.3 GB). Default: embedded, and in suites that measure several embedded,half-billion.")
    private List<BenchShape> shapes;

    private final boolean several;

    /** For picocli, where a suite measures one model after the other. */
    public ModelChoice() {
        this(true);
    }

    /**
     * Makes the flags of a suite.
     *
     * @param several whether it measures one model after the other
     */
    public ModelChoice(boolean several) {
        this.several = several;
    }

    /** A model that can be measured. */
    enum BenchShape {
        /** The reasoning model that comes with Swerve. */
        EMBEDDED("embedded"),
        /** {@link ModelShape#HALF_BILLION}. */
        HALF_BILLION("half-billion"),
        /** {@link ModelShape#BILLION}. */
        BILLION("billion");

        private final String label;

        BenchShape(String label) {
            this.label = label;
        }

        Path file() throws IOException {
            return switch (this) {
                case EMBEDDED -> ModelFile.LAB.path();
                case HALF_BILLION -> SyntheticModel.halfBillion().path();
                case BILLION -> new SyntheticModel(ModelShape.BILLION, 1).path();
            };
        }
    }

    /** Reads a shape's label. */
    static final class ShapeConverter implements ITypeConverter<BenchShape> {
        @Override
        public BenchShape convert(String text) {
            for (BenchShape shape : BenchShape.values()) {
                if (shape.label.equals(text)) {
                    return shape;
                }
            }
            throw new TypeConversionException(
                    "there is no shape " + text + ": use embedded, half-billion or billion");
        }
    }

    /**
     * A model that was chosen.
     *
     * @param file its file
     * @param small whether decoding with it takes so little that runs may be long
     */
    public record BenchModel(Path file, boolean small) {}

    /**
     * Returns the models; makes those that aren't in the cache yet.
     *
     * @param command whose options these are
     * @return at least one; exactly one for a suite that measures one
     * @throws IOException if one can't be made
     */
    public List<BenchModel> models(ConsoleCommand command) throws IOException {
        if (model != null && shapes != null) {
            throw command.usage("--model and --shape exclude each other");
        }
        if (model != null) {
            return List.of(new BenchModel(model.path(), model.equals(ModelFile.LAB)));
        }
        List<BenchShape> chosen = shapes != null
                ? shapes
                : several ? List.of(BenchShape.EMBEDDED, BenchShape.HALF_BILLION) : List.of(BenchShape.EMBEDDED);
        if (!several && chosen.size() > 1) {
            throw command.usage("this suite measures one model: name one --shape");
        }
        List<BenchModel> models = new ArrayList<>();
        for (BenchShape shape : chosen) {
            models.add(new BenchModel(shape.file(), shape == BenchShape.EMBEDDED));
        }
        return models;
    }

    /**
     * {@return the model of a suite that measures one}
     *
     * @param command whose options these are
     * @throws IOException if it can't be made
     */
    public Path one(ConsoleCommand command) throws IOException {
        return models(command).getFirst().file();
    }
}
