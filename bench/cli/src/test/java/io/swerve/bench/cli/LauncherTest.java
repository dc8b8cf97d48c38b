package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in checkouts that it can't build, with programs of the same names in the place of Java, Maven and npm that
 * say what they were called with.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a script of bash")
class LauncherTest {
    private static final int SECONDS = 30;

    @TempDir
    private Path folder;
    private Path home;
    private Path tools;
    private final Map<String, String> environment = new HashMap<>();

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        home = Files.createDirectories(folder.resolve("checkout"));
        Files.copy(Path.of("..", "..", "swerve"), home.resolve("swerve"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("pom.xml"), "");
        tools = folder.resolve("tools");
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        program(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        program(tools.resolve("npm"), "exit 0");
        program(tools.resolve("mvn"), "sleep 2\nmkdir -p bench/cli/target/lib\necho built >>builds\n"
                + "touch bench/cli/target/swerve-bench.jar");
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("HOME", folder.toString());
        environment.put("PATH", tools + ":/usr/bin:/bin");
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void build() throws IOException {
        Files.createDirectories(home.resolve("bench/cli/target/lib"));
        Files.writeString(home.resolve("bench/cli/target/swerve-bench.jar"), "");
    }

    private Process start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", home.resolve("swerve").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Ended end(Process process, String name) throws IOException, InterruptedException {
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("ends").isTrue();
        return new Ended(process.exitValue(), Files.readString(folder.resolve(name + ".out")),
                Files.readString(folder.resolve(name + ".err")));
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return end(start("one", arguments), "one");
    }

    @Test
    void withoutAHomeItStarts() throws IOException, InterruptedException {
        build();
        environment.remove("HOME");
        Ended ended = run("--version");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("io.swerve.bench.cli.SwerveCommand\n--version\n");
        assertThat(ended.code()).isZero();
    }

    @Test
    void unbuiltAndNotToBeBuiltItSaysSo() throws IOException, InterruptedException {
        environment.put("SWERVE_SKIP_BUILD", "1");
        Ended ended = run("--version");
        assertThat(ended.err()).hasLineCount(1).contains("isn't built, and SWERVE_SKIP_BUILD says not to");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void whereNoFolderCanBeMadeItSaysSo() throws IOException, InterruptedException {
        Files.writeString(home.resolve("target"), "a file, which not even root can make folders in");
        Ended ended = run("--version");
        assertThat(ended.err()).hasLineCount(1).contains("needs to be built").contains("can't be written");
        assertThat(ended.code()).isEqualTo(1);
    }

    @Test
    void whereABuildCannotBeRenewedItIsRunAsItIs() throws IOException, InterruptedException {
        build();
        Files.writeString(home.resolve("target"), "a file");
        assertThat(home.resolve("pom.xml").toFile().setLastModified(System.currentTimeMillis() + 60_000)).isTrue();
        Ended ended = run("--version");
        assertThat(ended.err()).hasLineCount(1).contains("running the build as it is");
        assertThat(ended.out()).contains("--version");
        assertThat(ended.code()).isZero();
    }

    @Test
    void ofTwoCommandsOneBuildsAndBothRun() throws IOException, InterruptedException {
        Process one = start("one", "--version");
        Process two = start("two", "--help");
        Ended first = end(one, "one");
        Ended second = end(two, "two");
        assertThat(first.out()).contains("--version");
        assertThat(second.out()).contains("--help");
        assertThat(first.err() + second.err()).contains("building (", "waiting for another command");
        assertThat(Files.readAllLines(home.resolve("builds"))).hasSize(1);
    }

    @Test
    void aLockThatAnEndedCommandLeftIsRemoved() throws IOException, InterruptedException {
        Path lock = Files.createDirectories(home.resolve("target/launcher.lock"));
        Process gone = new ProcessBuilder("/bin/bash", "-c", "exit").start();
        gone.waitFor();
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
        Ended ended = run("--version");
        assertThat(ended.out()).contains("--version");
        assertThat(lock).doesNotExist();
    }

    @Test
    void theHomeIsFoundBehindAnEqualsSign() throws IOException, InterruptedException {
        build();
        Ended ended = run("generate", "--model=~/x.gguf", "-p", "--model=y ~/z", "");
        assertThat(ended.out()).endsWith("\ngenerate\n--model=" + folder + "/x.gguf\n-p\n--model=y ~/z\n\n");
    }

    /** Large vocabularies need the Vector API, however the model is named. */
    @ParameterizedTest
    @ValueSource(strings = {"-m FILE", "-m=FILE", "-mFILE", "--model FILE", "--model=FILE", "--model=~/large.gguf",
            "-m=~/large.gguf"})
    void largeModelsRunWithVectors(String named) throws IOException, InterruptedException {
        build();
        Path large = folder.resolve("large.gguf");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(65L << 20);
        }
        List<String> arguments = new ArrayList<>(List.of("generate"));
        arguments.addAll(List.of(named.replace("FILE", large.toString()).split(" ")));
        assertThat(run(arguments.toArray(String[]::new)).out()).contains("jdk.incubator.vector");
        assertThat(run("generate", "-m", "lab:think", "-p=x").out()).doesNotContain("jdk.incubator.vector");
    }

    /** Lets the build leave a native jar, and say what it was called with. */
    private void packNatives() throws IOException {
        for (String platform : List.of("linux-x64", "linux-x64-cuda", "linux-x64-vulkan")) {
            Files.createDirectories(home.resolve("native/npm").resolve(platform));
        }
        program(tools.resolve("mvn"), """
                platform=linux-x64
                for option in "$@"; do
                    case $option in -Dnative.platform=*) platform=${option#*=} ;; esac
                done
                echo "$platform" >>builds
                [ ! -e broken ] || exit 1
                mkdir -p bench/cli/target/lib
                touch bench/cli/target/swerve-bench.jar bench/cli/target/lib/swerve-native-0.2.0-$platform.jar
                """);
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(home.resolve("builds"));
    }

    private void touchASource() {
        assertThat(home.resolve("pom.xml").toFile().setLastModified(System.currentTimeMillis() + 60_000)).isTrue();
    }

    @Test
    void theChosenPlatformIsBuiltOnceAndKept() throws IOException, InterruptedException {
        packNatives();
        assertThat(run("--version").code()).isZero();
        environment.put("SWERVE_PLATFORM", "linux-x64-vulkan");
        assertThat(run("--version").err()).contains("building for linux-x64-vulkan");
        assertThat(run("--version").err()).isEmpty();
        assertThat(builds()).containsExactly("linux-x64", "linux-x64-vulkan");
        environment.remove("SWERVE_PLATFORM");
        assertThat(run("--version").err()).isEmpty();
        touchASource();
        assertThat(run("--version").err()).contains("building for linux-x64-vulkan");
        environment.put("SWERVE_PLATFORM", "linux-x64");
        run("--version");
        assertThat(builds()).containsExactly("linux-x64", "linux-x64-vulkan", "linux-x64-vulkan", "linux-x64");
    }

    @Test
    void aBuildThatFailedIsTriedAgainForTheSamePlatform() throws IOException, InterruptedException {
        packNatives();
        environment.put("SWERVE_PLATFORM", "linux-x64-cuda");
        Files.createFile(home.resolve("broken"));
        assertThat(run("--version").err()).contains("the build failed").contains("-Dnative.platform=linux-x64-cuda");
        environment.remove("SWERVE_PLATFORM");
        Files.delete(home.resolve("broken"));
        assertThat(run("--version").code()).isZero();
        assertThat(builds()).containsExactly("linux-x64-cuda", "linux-x64-cuda");
    }

    @Test
    void anUnknownPlatformIsRefusedWithThoseKnown() throws IOException, InterruptedException {
        packNatives();
        environment.put("SWERVE_PLATFORM", "linux-x64-vulcan");
        Ended ended = run("--version");
        assertThat(ended.err()).hasLineCount(1).contains("linux-x64-vulcan",
                "linux-x64, linux-x64-cuda, linux-x64-vulkan");
        assertThat(ended.code()).isEqualTo(1);
    }
}
