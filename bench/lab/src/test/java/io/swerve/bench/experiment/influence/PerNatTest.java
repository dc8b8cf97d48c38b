package io.swerve.bench.experiment.influence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.swerve.bench.statistics.Bootstrap;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerNatTest {
    private static InfluenceQuery query(boolean factual) {
        return new InfluenceQuery(factual ? "fact" : "sum", factual, "?", "!", "!");
    }

    @Test
    void influencesAreDividedByTheNatsOfTheCompletionAndLoseTheirSign() {
        PerNat perNat = new PerNat(List.of(query(false), query(false), query(true)), new double[]{2, 4, 10},
                new Bootstrap(1));
        double[][] influences = {{1, -3}, {4, 4}, {-20, 40}};
        JsonObject json = perNat.json(influences);
        assertThat(estimate(json, "procedures")).isCloseTo((2 / 2.0 + 4 / 4.0) / 2, within(1e-12));
        assertThat(estimate(json, "facts")).isCloseTo(30 / 10.0, within(1e-12));
        assertThat(estimate(json, "volatility_procedures")).isCloseTo((2 / 2.0 + 0) / 2, within(1e-12));
        assertThat(estimate(json, "volatility_facts")).isCloseTo(30 / 10.0, within(1e-12));
        assertThat(perNat.finding("influence", influences)).contains("no clear difference");
        assertThat(new PerNat(List.of(query(false)), new double[]{1}, new Bootstrap(1)).finding("influence",
                new double[][]{{1, 2}})).contains("can't be compared");
    }

    private static double estimate(JsonObject json, String part) {
        return json.getAsJsonObject(part).get("estimate").getAsDouble();
    }
}
