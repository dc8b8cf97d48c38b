package io.swerve.bench.cli;

import io.swerve.Device;
import io.swerve.Devices;
import io.swerve.bench.console.Console;
import io.swerve.bench.console.ConsoleCommand;
import io.swerve.bench.console.JsonReport;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Tells what models can be computed on. */
@Command(name = "devices", description = "Lists the devices that models can be computed on, with their memory. GPUs need a build for them: see the README.")
final class DevicesCommand extends ConsoleCommand {
    private static final double GIB = 1L << 30;

    @Override
    protected void run(Console console) {
        List<Device> devices = Devices.available();
        if (console.json()) {
            console.print(new JsonReport().put("llama_cpp", Devices.llamaCppVersion()).put("devices",
                    devices.stream().map(DevicesCommand::json).toList()));
            return;
        }
        console.printLine("llama.cpp " + Devices.llamaCppVersion());
        for (Device device : devices) {
            console.printLine(String.format(Locale.ROOT, "%s: %s (%s, %s), %.1f of %.1f GiB free", device.name(),
                    device.description(), device.backend(), kind(device), device.freeBytes() / GIB,
                    device.totalBytes() / GIB));
        }
    }

    private static JsonReport json(Device device) {
        return new JsonReport().put("name", device.name()).put("backend", device.backend())
                .put("description", device.description()).put("type", device.type().name().toLowerCase(Locale.ROOT))
                .put("total_bytes", device.totalBytes()).put("free_bytes", device.freeBytes());
    }

    private static String kind(Device device) {
        return switch (device.type()) {
            case PROCESSOR -> "processor";
            case GPU -> "GPU";
            case INTEGRATED_GPU -> "integrated GPU";
            case ACCELERATOR -> "accelerator";
        };
    }
}
