package io.swerve.bench.peers;

import io.swerve.SwerveException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The other JVM library that loads GGUF and can be had from Maven Central. */
final class JavaLlamaCpp {
    static final String NAME = "java-llama.cpp 4.2.0";
    private static final String PROBE = "JavaLlamaCppProbe";

    private JavaLlamaCpp() {}

    /**
     * Makes it a contestant.
     *
     * @param jars a folder with its jar
     * @param settings what to do
     * @param workspace where its probe is compiled
     */
    static PeerProgram contestant(Path jars, ProbeSettings settings, Workspace workspace) throws IOException {
        return new PeerProgram(NAME, JavaProcess.command(classPath(jars, workspace.folder()), List.of(PROBE),
                settings.arguments()), true);
    }

    /** Compiles the peer's probe against its jar: Swerve itself doesn't depend on it. */
    private static String classPath(Path jars, Path classes) throws IOException {
        String jar = firstJar(jars);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new SwerveException("comparing with a peer needs a JDK, and this is a Java without a compiler");
        }
        Path source = classes.resolve(PROBE + ".java");
        try (InputStream text = JavaLlamaCpp.class.getResourceAsStream(PROBE + ".java")) {
            if (text == null) {
                throw new IOException("the resource " + PROBE + ".java is missing: build the bench module again");
            }
            Files.copy(text, source);
        }
        if (compiler.run(null, null, null, "-proc:none", "-d", classes.toString(), "-cp", jar,
                source.toString()) != 0) {
            throw new SwerveException(jar + " is not java-llama.cpp 4.2.0: its classes are others");
        }
        return jar + File.pathSeparator + classes;
    }

    private static String firstJar(Path jars) throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            return files.filter(file -> file.getFileName().toString().matches("llama-.*\\.jar")).findFirst()
                    .orElseThrow(() -> new SwerveException(jars + " holds no llama-*.jar; get it with: mvn "
                            + "dependency:copy -Dartifact=de.kherud:llama:4.2.0 -DoutputDirectory=" + jars))
                    .toString();
        }
    }
}
