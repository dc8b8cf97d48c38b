/**
 * The {@code swerve} command: an application, it exports nothing. Open because Gson and picocli look into its records
 * and commands.
 */
open module io.swerve.bench.cli {
    requires com.google.gson;
    requires info.picocli;
    requires java.desktop;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires org.knowm.xchart;
    requires io.swerve.api;
    requires io.swerve.steering;
    requires io.swerve.bench.base;
    requires io.swerve.bench.lab;
    requires io.swerve.bench.perf;
}
