package io.swerve.bench.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.swerve.Model;
import io.swerve.bench.report.Versions;
import io.swerve.bindings.loader.NativeLibraries;
import io.swerve.reasoning.budget.ParetoFrontier;
import io.swerve.steering.plan.SteeringPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which code computes rows. Rows of another code are never mixed with its own: a changed prompt or a mended bug would make
 * a result that no code gives.
 *
 * @param version of the project
 * @param digest of the classes of all its modules, 16 hexadecimal digits
 */
record CodeVersion(String version, String digest) {
    private static final String DIGEST = "code";
    private static final int DIGITS = 16;
    /** One class of each module. */
    private static final List<Class<?>> MODULES = List.of(CodeVersion.class, Versions.class,
            ParetoFrontier.class, SteeringPlan.class, Model.class, NativeLibraries.class);

    /** Reading all classes takes some hundredths of a second, which nothing but an experiment shall wait for. */
    private static final class Current {
        private static final CodeVersion CODE = new CodeVersion(Versions.swerve(), digestOf(MODULES));
    }

    /** The code that runs. */
    static CodeVersion current() {
        return Current.CODE;
    }

    JsonObject json() {
        JsonObject object = new JsonObject();
        addTo(object);
        return object;
    }

    void addTo(JsonObject object) {
        object.addProperty(Versions.SWERVE, version);
        object.addProperty(DIGEST, digest);
    }

    /** Whether this is the code that an object tells. */
    boolean isIn(JsonObject object) {
        return text(object, Versions.SWERVE).equals(version) && text(object, DIGEST).equals(digest);
    }

    /** Names the code that an object tells. */
    static String named(JsonObject object) {
        return text(object, Versions.SWERVE) + ", code " + text(object, DIGEST);
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value == null || !value.isJsonPrimitive() ? "(unknown)" : value.getAsString();
    }

    @Override
    public String toString() {
        return version + ", code " + digest;
    }

    private static String digestOf(List<Class<?>> modules) {
        try {
            List<URI> locations = new ArrayList<>();
            for (Class<?> module : modules) {
                locations.add(module.getProtectionDomain().getCodeSource().getLocation().toURI());
            }
            return digest(locations);
        } catch (IOException e) {
            throw new UncheckedIOException("Swerve's own classes can't be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Swerve's own classes lie nowhere", e);
        }
    }

    /** The digest of all classes in jars or folders. */
    static String digest(List<URI> locations) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (URI location : locations) {
                add(location, digest);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }

    /** A jar and a folder with the same classes give the same digest. */
    private static void add(URI location, MessageDigest digest) throws IOException {
        Path path = Path.of(location);
        if (Files.isDirectory(path)) {
            addFolder(path, digest);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                addFolder(jar.getPath("/"), digest);
            }
        }
    }

    private static void addFolder(Path root, MessageDigest digest) throws IOException {
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root)) {
            // what the module is made of is said by its classes; its descriptor in a jar also tells how it was packed
            classes = files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                    .sorted((a, b) -> name(root, a).compareTo(name(root, b))).toList();
        }
        for (Path file : classes) {
            digest.update(name(root, file).getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
