package io.swerve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects of somebody who has nothing but the README and what this build installs: its dependency block and its sample,
 * built by Maven with an empty local repository and without a network, decode what the sample decodes here.
 */
@Tag("thorough")
class StrangersProjectIT {
    private static final Path CHECKOUT = Path.of(System.getProperty("swerve.checkout"));
    private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");
    private static final String PLATFORM = System.getProperty("swerve.native.platform");
    private static final String BOM = """
            <dependencyManagement><dependencies><dependency>
              <groupId>io.swerve</groupId><artifactId>swerve-bom</artifactId>
              <version>%s</version><type>pom</type><scope>import</scope>
            </dependency></dependencies></dependencyManagement>
            """;

    @TempDir
    private static Path folder;
    private static Path repository;
    private static String dependencies;
    private static String version;
    private static List<String> tokens;

    @BeforeAll
    static void readTheReadme() throws Exception {
        dependencies = block("xml").replace("<classifier>linux-x64<", "<classifier>" + PLATFORM + "<");
        version = dependencies.split("</?version>")[1];
        Path installed = Files.createDirectory(folder.resolve("installed"));
        install(CHECKOUT, installed);
        repository = Files.createDirectory(folder.resolve("repository"));
        Files.writeString(folder.resolve("settings.xml"), settings(installed.toUri().toString(),
                Path.of(System.getProperty("swerve.maven.repository")).toUri().toString()));
        tokens = tokens(ReadmeSampleTest.output());
        assertThat(tokens).hasSizeGreaterThan(5);
    }

    @Test
    void decodesOnTheClassPath() throws Exception {
        Path project = project("class-path", "", dependencies);
        assertThat(tokens(sample(project, List.of(JDK.resolve("java").toString(), "--class-path",
                project.resolve("target/classes") + File.pathSeparator + project.resolve("target/lib/*"),
                "--enable-native-access=ALL-UNNAMED", "--illegal-native-access=deny", "--add-modules",
                "jdk.incubator.vector", "stranger.Main")))).isEqualTo(tokens);
    }

    @Test
    void decodesOnTheModulePathAndInAnImageMadeByJlink() throws Exception {
        String versions = dependencies.replace("<version>" + version + "</version>", "");
        assertThat(versions).doesNotContain("version");
        Path project = project("module-path", BOM.formatted(version), versions,
                "module stranger {\n    requires io.swerve.steering;\n}\n");
        String modulePath = project.resolve("target/classes") + File.pathSeparator + project.resolve("target/lib");
        List<String> options = List.of("--enable-native-access=io.swerve.bindings", "--illegal-native-access=deny",
                "--module", "stranger/stranger.Main");

        List<String> command = new ArrayList<>(List.of(JDK.resolve("java").toString(), "--module-path", modulePath,
                "--add-modules", "jdk.incubator.vector"));
        command.addAll(options);
        assertThat(tokens(sample(project, command))).isEqualTo(tokens);

        Path image = project.resolve("image");
        run(project, List.of(JDK.resolve("jlink").toString(), "--module-path", modulePath, "--output",
                image.toString(), "--add-modules", "stranger,io.swerve.natives." + PLATFORM.replace('-', '.')));
        command = new ArrayList<>(List.of(image.resolve("bin/java").toString(), "-Dswerve.cache.path=cache"));
        command.addAll(options);
        assertThat(tokens(sample(project, command))).isEqualTo(tokens);
        assertThat(project.resolve("cache/native")).isNotEmptyDirectory();
    }

    /** Puts what a module and those below it install into a repository: their poms and jars. */
    private static void install(Path module, Path repository) throws IOException {
        String pom = Files.readString(module.resolve("pom.xml")).replaceFirst("(?s)<parent>.*</parent>", "");
        String artifact = pom.split("</?artifactId>")[1];
        String name = artifact + "-" + version;
        Path place = Files.createDirectories(repository.resolve("io/swerve").resolve(artifact).resolve(version));
        Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
        if (Files.isDirectory(module.resolve("target"))) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(module.resolve("target"), name + "*.jar")) {
                for (Path jar : jars) {
                    Files.copy(jar, place.resolve(jar.getFileName()));
                }
            }
        }
        for (Matcher modules = Pattern.compile("<module>(.*)</module>").matcher(pom); modules.find();) {
            install(module.resolve(modules.group(1)), repository);
        }
    }

    /** Builds a project that consists of the README's sample, and of a module descriptor if there is one. */
    private static Path project(String name, String management, String needed, String... descriptor) throws Exception {
        Path project = folder.resolve(name);
        Path sources = Files.createDirectories(project.resolve("src/main/java/stranger"));
        Files.writeString(sources.resolve("Main.java"), main());
        for (String text : descriptor) {
            Files.writeString(sources.resolveSibling("module-info.java"), text);
        }
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>stranger</groupId><artifactId>stranger</artifactId><version>1</version>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  %s<dependencies>
                %s</dependencies>
                  <build><plugins>%s</plugins></build>
                </project>
                """.formatted(management, needed, Arrays.stream(new String[]{"compiler", "resources", "dependency"})
                .map(plugin -> "<plugin><artifactId>maven-" + plugin + "-plugin</artifactId><version>"
                        + System.getProperty("swerve." + plugin + "-plugin") + "</version></plugin>")
                .collect(Collectors.joining())));
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        run(project, List.of(
                Path.of(System.getProperty("swerve.maven"), "bin", windows ? "mvn.cmd" : "mvn").toString(), "-B", "-q",
                "-s", folder.resolve("settings.xml").toString(), "-gs", folder.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + repository, "compile", "dependency:copy-dependencies",
                "-DincludeScope=runtime", "-DoutputDirectory=target/lib"));
        return project;
    }

    private static String main() throws IOException {
        String imports = ReadmeSampleTest.source().lines()
                .filter(line -> line.startsWith("import io.swerve.") && !line.contains(".bench."))
                .collect(Collectors.joining("\n"));
        return """
                package stranger;

                %s
                import java.nio.file.Path;
                import java.util.List;

                public final class Main {
                    public static void main(String[] arguments) {
                        new Main().steer(Path.of(arguments[0]), List.of(new ContrastPair(arguments[1], arguments[2])),
                                arguments[3]);
                    }

                    private static void print(String format, Object... arguments) {
                        System.out.printf(format, arguments);
                    }

                %s}
                """.formatted(imports, block("java"));
    }

    /** Returns the README's first block of a language. */
    private static String block(String language) throws IOException {
        String readme = Files.readString(CHECKOUT.resolve("README.md"));
        int begin = readme.indexOf("```" + language + "\n") + language.length() + 4;
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    private static String settings(String installed, String others) {
        String repository = "<id>%s</id><url>%s</url><releases><enabled>%s</enabled><checksumPolicy>ignore"
                + "</checksumPolicy></releases><snapshots><enabled>%s</enabled></snapshots>";
        String central = repository.formatted("central", others, true, false);
        return """
                <settings>
                  <profiles><profile>
                    <id>files</id>
                    <repositories>
                      <repository>%s</repository>
                      <repository>%s</repository>
                    </repositories>
                    <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>files</activeProfile></activeProfiles>
                </settings>
                """.formatted(repository.formatted("installed", installed, true, true), central, central);
    }

    private static String sample(Path project, List<String> command) throws IOException, InterruptedException {
        List<String> withArguments = new ArrayList<>(command);
        withArguments.addAll(ReadmeSampleTest.arguments());
        return run(project, withArguments);
    }

    /** Runs a program that must succeed and returns what it wrote to its standard output. */
    private static String run(Path project, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("MAVEN_"));
        environment.put("JAVA_HOME", JDK.getParent().toString());
        int code = builder.start().waitFor();
        assertThat(code).as(command + "\n" + Files.readString(out) + Files.readString(err)).isZero();
        return Files.readString(out);
    }

    private static List<String> tokens(String output) {
        return output.lines().filter(line -> line.contains(" entropy "))
                .map(line -> line.substring(0, line.lastIndexOf(" entropy "))).toList();
    }
}
