package io.swerve.bench.perf;

import io.swerve.bench.model.LabModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flags that say what a benchmark decodes. */
public final class ModelChoice {
    /** Made by picocli. */
    public ModelChoice() {}

    @Option(names = {"-m",
            "--model"}, paramLabel = "FILE", description = "A GGUF model, instead of those that --shape names.")
    private Path model;

    @Option(names = "--shape", split = ",", paramLabel = "embedded|half-billion|billion", converter = ShapeConverter.class, description = "Models to measure, one after the other: the embedded reasoning model (6 layers x 256, 768 tokens), "
            + "a generated one of 24 layers x 896 and 151,936 tokens (0.5 GB), one of 16 layers x 2048 and 128,256 tokens "
            + "(1.3 GB). Default: embedded,half-billion.")
    private List<Shape> shapes = List.of(Shape.EMBEDDED, Shape.HALF_BILLION);

    /** A model that can be measured. */
    enum Shape {
        /** The reasoning model that comes with Swerve. */
        EMBEDDED("embedded"),
        /** {@link ModelShape#HALF_BILLION}. */
        HALF_BILLION("half-billion"),
        /** {@link ModelShape#BILLION}. */
        BILLION("billion");

        private final String label;

        Shape(String label) {
            this.label = label;
        }

        Path file() throws IOException {
            return switch (this) {
                case EMBEDDED -> LabModel.THINK.path();
                case HALF_BILLION -> SyntheticModel.halfBillion().path();
                case BILLION -> new SyntheticModel(ModelShape.BILLION, 1).path();
            };
        }
    }

    /** Reads a shape's label. */
    static final class ShapeConverter implements ITypeConverter<Shape> {
        @Override
        public Shape convert(String text) {
            for (Shape shape : Shape.values()) {
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
    public record Chosen(Path file, boolean small) {}

    /**
     * Returns the models; makes those that aren't in the cache yet.
     *
     * @return at least one
     * @throws IOException if one can't be made
     */
    public List<Chosen> models() throws IOException {
        if (model != null) {
            return List.of(new Chosen(model, false));
        }
        List<Chosen> models = new ArrayList<>();
        for (Shape shape : shapes) {
            models.add(new Chosen(shape.file(), shape == Shape.EMBEDDED));
        }
        return models;
    }
}
