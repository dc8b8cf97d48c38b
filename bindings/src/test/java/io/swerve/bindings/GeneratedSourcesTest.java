package io.swerve.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The generated sources, the list of what they cover and the provenance file belong together: none of them may change
 * without the others.
 */
class GeneratedSourcesTest {
    private static final Path JEXTRACT = Path.of("jextract");
    private static final Path SOURCES = Path.of("src/main/java/io/swerve/bindings");
    private static final String REMEDY = "run bindings/jextract/regenerate (see bindings/README.md)";

    @Test
    void theIncludeListIsTheOneThatWasGeneratedFrom() throws Exception {
        assertThat(sha256(Files.readAllBytes(JEXTRACT.resolve("includes.txt")))).as(REMEDY)
                .isEqualTo(provenance().getProperty("includes.sha256"));
    }

    @Test
    void theSourcesAreAsGenerated() throws Exception {
        StringBuilder list = new StringBuilder();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                list.append(file.getFileName()).append('=').append(sha256(Files.readAllBytes(file))).append('\n');
            }
        }
        assertThat(sha256(list.toString().getBytes(StandardCharsets.UTF_8))).as(REMEDY)
                .isEqualTo(provenance().getProperty("sources.sha256"));
    }

    @Test
    void everyListedFunctionWasGenerated() throws Exception {
        String sources = Files.readString(SOURCES.resolve("LlamaCpp.java"));
        try (Stream<String> lines = Files.lines(JEXTRACT.resolve("includes.txt"))) {
            var functions = lines.filter(l -> l.startsWith("--include-function "))
                    .map(l -> l.substring(l.indexOf(' ') + 1)).toList();
            assertThat(functions).hasSizeGreaterThan(300)
                    .allSatisfy(f -> assertThat(sources).contains("findOrThrow(\"" + f + "\")"));
        }
    }

    private static Properties provenance() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(JEXTRACT.resolve("GENERATED.properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
