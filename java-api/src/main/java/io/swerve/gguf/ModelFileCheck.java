package io.swerve.gguf;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Checks a model file before llama.cpp loads it. llama.cpp refuses many bad files itself, but on others it aborts the
 * process, divides by zero, overruns its stack or never returns, at loading or at the first token. This check finds
 * those first:
 * <ul>
 * <li>the file's structure, as {@link GgufFile#read} does;
 * <li>the architecture's sizes and factors, of which llama.cpp asserts relations;
 * <li>the tokenizer's tables;
 * <li>the types and the alignment of the tensors;
 * <li>the tensors that llama.cpp calls optional and then computes with.
 * </ul>
 * What llama.cpp itself refuses with an error, such as other missing tensors, is left to it. Nothing is loaded and the tensors'
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
     * @return what the check saw of it
     * @throws GgufException if the file or a part of it is missing, is no readable file, no GGUF file, is damaged, or
     *             holds something that llama.cpp can't work with
     */
    public static CheckedModel check(Path path) {
        return MappedFile.use(path, file -> {
            GgufLayout main = GgufParser.parse(file);
            requireModel(main);
            Map<String, GgufTensor> tensors = tensors(path, main);
            RequiredTensors.refuseDraft(main, tensors);
            HyperParameterCheck.check(main, tensors);
            RequiredTensors.check(main, tensors);
            VocabularyCheck.check(main);
            GgufTensor positions = tensors.get("position_embd.weight");
            return new CheckedModel(parts(path, main), positions == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(Math.toIntExact(positions.dimension(1))), feedForwardSizes(main));
        });
    }

    private static List<Long> feedForwardSizes(GgufLayout main) {
        String architecture = main.string("general.architecture");
        long[] sizes = main.perLayer(architecture + ".feed_forward_length",
                (int) main.uint32(architecture + ".block_count", 0));
        return sizes == null ? List.of() : Arrays.stream(sizes).boxed().toList();
    }

    private static List<Path> parts(Path path, GgufLayout main) {
        int parts = main.uint16("split.count", 0);
        return parts < 2
                ? List.of(path)
                : IntStream.range(0, parts).mapToObj(part -> part == 0 ? path : partPath(path, part, parts)).toList();
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
