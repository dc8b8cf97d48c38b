package io.swerve.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.Device;
import io.swerve.Devices;
import org.junit.jupiter.api.Test;

/** {@code swerve devices}, and what else tells of them. */
class DevicesCommandTest {
    @Test
    void everyDeviceHasALine() {
        Run run = Run.of("devices");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().toList()).hasSize(1 + Devices.available().size())
                .first().isEqualTo("llama.cpp " + Devices.llamaCppVersion());
        assertThat(run.out()).contains("CPU: ").contains("(CPU, processor)").contains(" GiB free");
    }

    @Test
    void jsonHasEveryFact() {
        JsonObject json = JsonParser.parseString(Run.of("devices", "--json").out()).getAsJsonObject();
        assertThat(json.get("llama_cpp").getAsString()).startsWith("v");
        JsonArray devices = json.getAsJsonArray("devices");
        assertThat(devices).hasSameSizeAs(Devices.available());
        for (int i = 0; i < devices.size(); i++) {
            JsonObject device = devices.get(i).getAsJsonObject();
            Device expected = Devices.available().get(i);
            assertThat(device.keySet()).containsExactly("name", "backend", "description", "type", "total_bytes",
                    "free_bytes");
            assertThat(device.get("name").getAsString()).isEqualTo(expected.name());
            assertThat(device.get("total_bytes").getAsLong()).isEqualTo(expected.totalBytes());
            assertThat(device.get("type").getAsString()).isEqualToIgnoringCase(expected.type().name());
        }
    }

    @Test
    void theVersionNamesLlamaCppAndItsBackends() {
        assertThat(Run.of("--version").out()).contains("llama.cpp " + Devices.llamaCppVersion() + " (")
                .contains("CPU");
        JsonObject json = JsonParser.parseString(Run.of("--version", "--json").out()).getAsJsonObject();
        assertThat(json.get("llama_cpp").getAsString()).isEqualTo(Devices.llamaCppVersion());
        assertThat(json.getAsJsonArray("backends").toString()).contains("\"CPU\"");
    }

    @Test
    void resultsTellWhereTheModelLay() {
        JsonObject json = JsonParser
                .parseString(Run.of("generate", "-m", "lab:think", "-p", "What", "-n", "2", "--json",
                        "--gpu-layers", "0").out())
                .getAsJsonObject();
        assertThat(json.get("devices").getAsString()).isEqualTo("layers 0-5 and output on CPU");
    }
}
