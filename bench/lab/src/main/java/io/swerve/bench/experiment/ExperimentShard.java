package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import io.swerve.bench.report.RowJson;
import io.swerve.internal.AtomicFile;
import io.swerve.steering.extraction.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A part of an experiment that a process has finished: a file beside its checkpoint.
 *
 * @param experiment its name
 * @param shard which part
 * @param checkpoint the name of the checkpoint, which is the same for all parts of a run, and for no other run
 * @param arguments the options of the run, but for those that say which part it does and where
 */
public record ExperimentShard(String experiment, String shard, String checkpoint, List<String> arguments) {
    private static final String NAME = "shard.json";

    /** A part, and where it lies. */
    private record Part(ExperimentShard shard, Shard number, Path folder) {
        Path checkpoint() {
            return folder.resolve(shard.checkpoint);
        }
    }

    /**
     * Says that the part is finished.
     *
     * @param out the folder of the run's results
     * @throws IOException if that can't be written
     */
    public void write(Path out) throws IOException {
        Path file = out.resolve(experiment).resolve(NAME);
        AtomicFile.write(file, partial -> Files.writeString(partial, RowJson.JSON.toJson(this)));
    }

    /**
     * Joins the checkpoints of all parts of a run to that of a run that did all of them; its result is made by going on
     * with it.
     *
     * @param folders of the parts, in any order
     * @param out the folder for the whole
     * @return any of the parts: it tells how the run goes on
     * @throws IOException if a file can't be read or written
     * @throws ExperimentException if a part is missing, there twice, not finished, of another run or of other code, or two
     *             parts did the same otherwise
     */
    public static ExperimentShard merge(List<Path> folders, Path out) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path folder : folders) {
            parts.add(find(folder));
        }
        List<Part> ordered = ordered(parts);
        ExperimentShard first = ordered.getFirst().shard;
        Path target = Files.createDirectories(out.resolve(first.experiment)).resolve(first.checkpoint);
        for (Part part : ordered) {
            if (Files.exists(target) && Files.isSameFile(part.checkpoint(), target)) {
                throw new ExperimentException("the merged checkpoint would replace that of shard " + part.number
                        + "; choose another folder than " + out);
            }
        }
        AtomicFile.write(target, partial -> {
            try (Checkpoint merged = Checkpoint.open(partial, CodeVersion.current())) {
                rows(ordered).forEach((stage, rows) -> rows.forEach((index, row) -> merged.add(stage, index, row)));
            }
        });
        return first;
    }

    private static Part find(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(folder)) {
            files = children.map(child -> child.resolve(NAME)).filter(Files::isRegularFile).sorted().toList();
        }
        if (files.size() != 1) {
            throw new ExperimentException(folder + (files.isEmpty()
                    ? " holds no finished shard of an experiment: make one with experiment NAME --shard I/N --out "
                            + folder
                    : " holds shards of " + files.size() + " experiments: make each in a folder of its own"));
        }
        try {
            ExperimentShard shard = RowJson.JSON.fromJson(Files.readString(files.getFirst()), ExperimentShard.class);
            Part part = new Part(shard, Shard.parse(shard.shard), files.getFirst().getParent());
            if (!Files.isRegularFile(part.checkpoint())) {
                throw new ExperimentException("the checkpoint " + part.checkpoint() + " is gone; run this shard again");
            }
            return part;
        } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
            throw new ExperimentException(files.getFirst() + " is damaged; run this shard again", e);
        }
    }

    private static List<Part> ordered(List<Part> parts) {
        Part first = parts.getFirst();
        for (Part part : parts) {
            if (!part.shard.experiment.equals(first.shard.experiment)
                    || !part.shard.checkpoint.equals(first.shard.checkpoint)
                    || part.number.count() != first.number.count()) {
                throw new ExperimentException(first.folder + " and " + part.folder + " hold shards of different runs ("
                        + first.shard + " and " + part.shard + "): shards agree in settings, seed, models, versions and"
                        + " number");
            }
        }
        return Shard.ordered(parts, Part::number, Part::folder, "experiment " + first.shard.experiment,
                ExperimentException::new);
    }

    /** The rows of all parts. What several did, since each needed it, they must have done alike. */
    private static Map<String, Map<Integer, JsonElement>> rows(List<Part> parts) {
        Map<String, Map<Integer, JsonElement>> all = new LinkedHashMap<>();
        for (Part part : parts) {
            try (Checkpoint checkpoint = Checkpoint.open(part.checkpoint(), CodeVersion.current())) {
                checkpoint.stages().forEach((stage, rows) -> rows.forEach((index, row) -> {
                    JsonElement known = all.computeIfAbsent(stage, _ -> new TreeMap<>()).put(index, row);
                    if (known != null && !known.equals(row)) {
                        throw new ExperimentException("shards disagree in item " + index + " of stage '" + stage
                                + "', which " + part.folder
                                + " computed otherwise than a shard before it: run all of them"
                                + " on processors of one kind, with the same models, or again with --fresh");
                    }
                }));
            }
        }
        return all;
    }
}
