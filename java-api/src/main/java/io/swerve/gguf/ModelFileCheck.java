package io.swerve.gguf;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a model file before llama.cpp loads it. llama.cpp refuses many bad files itself, but on others it aborts the
 * process, divides by zero, overruns its stack or never returns, at loading or at the first token. This check finds
 * those first:
 * <ul>
 * <li>the file's structure, as {@link GgufFile#read} does;
 * <li>the architecture's sizes and factors, of which llama.cpp asserts relations;
 * <li>the tokenizer's tables;
 * <li>the types and the alignment of the tensors.
 * </ul>
 * What llama.cpp itself refuses with an error, such as a missing tensor, is left to it. Nothing is loaded and the tensors'
 * data is not looked at, so the check takes milliseconds for any size of model. It needs no native library.
 *
 * <p>
 * Source of the rules: the assertions, divisions and calls that throw outside of a catch in llama.cpp v0.5.0, confirmed
 * by mutating model files.
 */
public final class ModelFileCheck {
    /** llama.cpp's own pattern of the parts of a split model. */
    private static final Pattern PART_NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

    private ModelFileCheck() {}

    /**
     * Checks a model file, and all its parts if it is the first part of a split model.
     *
     * @param path the file to be loaded
     * @throws GgufException if the file or a part of it is missing, is no readable file, no GGUF file, is damaged, or
     *             holds something that llama.cpp can't work with
     */
    public static void check(Path path) {
        MappedFile.use(path, file -> {
            GgufLayout main = GgufParser.parse(file);
            requireModel(main);
            HyperParameterCheck.check(main, tensors(path, main));
            VocabularyCheck.check(main);
            return null;
        });
    }

    /** Returns what an adapter must fit to. */
    static LoraFile.ModelTensors tensors(Path path) {
        return MappedFile.use(path, file -> {
            GgufLayout main = GgufParser.parse(file);
            requireModel(main);
            return new LoraFile.ModelTensors(main.string("general.architecture"), tensors(path, main));
        });
    }

    /** The tensors of all parts, whose types are checked. */
    private static Map<String, GgufTensor> tensors(Path path, GgufLayout main) {
        TensorCheck.check(main);
        Map<String, GgufTensor> tensors = new LinkedHashMap<>(main.tensors());
        int parts = main.uint16("split.count", 0);
        for (int part = 1; part < parts; part++) {
            tensors.putAll(checkPart(path, part, parts));
        }
        return tensors;
    }

    private static void requireModel(GgufLayout file) {
        String architecture = file.string("general.architecture");
        if ("controlvector".equals(architecture)) {
            throw new GgufException(file.path(),
                    "is a control vector, not a model; load a model and apply it to that.");
        }
        if ("adapter".equals(file.string("general.type"))) {
            throw new GgufException(file.path(), "is an adapter, not a model; load the model that it was made for.");
        }
    }

    private static Map<String, GgufTensor> checkPart(Path first, int part, int parts) {
        Path path = partPath(first, part, parts);
        return MappedFile.use(path, file -> {
            GgufLayout layout = GgufParser.parse(file);
            // llama.cpp reads the number without looking at its type.
            int number = layout.uint16("split.no", -1);
            if (number != part) {
                throw layout.unusable("'split.no' must be " + part + " as UINT16 in this part of " + first);
            }
            TensorCheck.check(layout);
            return layout.tensors();
        });
    }

    private static Path partPath(Path first, int part, int parts) {
        Matcher name = PART_NAME.matcher(first.getFileName().toString());
        if (!name.matches() || Integer.parseInt(name.group(2)) != 1 || Integer.parseInt(name.group(3)) != parts) {
            throw new GgufException(first, "is a part of a model that is split into " + parts
                    + " files; name the first one, which must be called <name>-00001-of-"
                    + "%05d.gguf.".formatted(parts));
        }
        return first.resolveSibling("%s-%05d-of-%05d.gguf".formatted(name.group(1), part + 1, parts));
    }
}
