package io.swerve.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.swerve.bench.statistics.Comparison;
import io.swerve.bench.statistics.IndependentTest;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import io.swerve.bench.statistics.TargetVerdict;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void intervalsAreReadAsTheyWereWritten() {
        for (Interval interval : new Interval[]{new Interval(2, 1, 4), Interval.range(2, 1, 4), Interval.none(2),
                Interval.none(Double.NaN)}) {
            assertThat(Figures.interval(Figures.json(interval))).isEqualTo(interval);
        }
        assertThat(Figures.json(Interval.none(2)))
                .isEqualTo(JsonParser.parseString("{\"estimate\": 2.0, \"kind\": \"none\"}"));
        JsonObject odd = Figures.json(Interval.none(2));
        odd.addProperty("kind", "guess");
        assertThatIllegalArgumentException().isThrownBy(() -> Figures.interval(odd));
    }

    @Test
    void testsAndComparisonsTellAllOfThem() {
        PairedTest paired = new PairedTest(0.5, 8, 4, 0.125, true);
        assertThat(Figures.json(paired)).isEqualTo(JsonParser.parseString(
                "{\"difference\": 0.5, \"pairs\": 8, \"discordant\": 4, \"p\": 0.125, \"exact\": true}"));
        assertThat(Figures.json(new IndependentTest(0.5, 8, 9, 0.125, false))).isEqualTo(JsonParser.parseString(
                "{\"difference\": 0.5, \"first\": 8, \"second\": 9, \"p\": 0.125, \"exact\": false}"));
        Comparison comparison = new Comparison(Interval.range(0.5, 0, 1), paired);
        JsonObject json = Figures.json(comparison);
        assertThat(json.get("estimate").getAsDouble()).isEqualTo(0.5);
        assertThat(json.get("kind").getAsString()).isEqualTo("range");
        assertThat(json.getAsJsonObject("test")).isEqualTo(Figures.json(paired));
    }

    @Test
    void cellsShowComparisonsAndVerdicts() {
        Measures measures = new Measures(Column.points("against", "against"), Column.of("verdict", "verdict"))
                .add("arm", new Comparison(new Interval(0.125, 0.1, 0.15), new PairedTest(0.125, 8, 4, 0.125, true)),
                        TargetVerdict.MISSED);
        assertThat(measures.cell(0, "against")).isEqualTo("12.5 (10.0 to 15.0), p = 0.125");
        assertThat(measures.cell(0, "verdict")).isEqualTo("missed");
        assertThat(measures.json("name").get(0).getAsJsonObject().get("verdict").getAsString()).isEqualTo("missed");
    }

    @Test
    void rowsAreTheSameHoweverTheyAreSpelled() {
        String row = RowJson
                .hash(JsonParser.parseString("{\"a\": [1.5, true, null], \"b\": {\"c\": 1e-5, \"d\": \"x\"}}"));
        assertThat(row).hasSize(16).isEqualTo(RowJson.hash(
                JsonParser.parseString("{\"b\":{\"d\":\"x\",\"c\":0.0000100},\"a\":[1.50,true,null]}")));
        for (String other : new String[]{"{\"a\": [1.5, true, null], \"b\": {\"c\": 2e-5, \"d\": \"x\"}}",
                "{\"a\": [true, 1.5, null], \"b\": {\"c\": 1e-5, \"d\": \"x\"}}",
                "{\"a\": [1.5, true, null], \"b\": {\"c\": 1e-5, \"d\": \"y\"}}"}) {
            assertThat(RowJson.hash(JsonParser.parseString(other))).isNotEqualTo(row);
        }
    }
}
