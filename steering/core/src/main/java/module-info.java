/**
 * Steers language models: directions in the residual stream, their extraction from contrasts, their files, and their
 * application to a running session. Start at {@link io.swerve.steering.SteeringVector}.
 */
module io.swerve.steering {
    requires transitive io.swerve.api;
    requires com.google.gson;
    requires jdk.jfr;
    requires org.slf4j;
    requires static jdk.incubator.vector;

    exports io.swerve.steering;
    exports io.swerve.steering.calibration;
    exports io.swerve.steering.decoding;
    exports io.swerve.steering.doctor;
    exports io.swerve.steering.extraction;
    exports io.swerve.steering.plan;
    exports io.swerve.steering.plan.file;
    exports io.swerve.steering.sae;

    // the measurements in a vector's passport are records written as JSON
    opens io.swerve.steering to com.google.gson;
}
