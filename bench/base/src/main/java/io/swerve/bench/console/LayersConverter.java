package io.swerve.bench.console;

import io.swerve.Layers;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads layers for picocli, in every command and under every flag; no option needs to name it. */
public final class LayersConverter implements ITypeConverter<Layers> {
    /** What can be written. */
    public static final String SYNTAX = "A-B,C|P%-Q%|all";

    LayersConverter() {}

    @Override
    public Layers convert(String text) {
        try {
            return Layers.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
