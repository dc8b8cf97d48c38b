package io.swerve.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonParser;
import io.swerve.bench.statistics.Interval;
import io.swerve.bench.statistics.PairedTest;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final PairedTest TEST = new PairedTest(0.5, 4, 2, 0.25, true);

    private static Measures measures() {
        return new Measures(Column.percent("accuracy", "right answers"), Column.estimate("tokens", "tokens", 0),
                Column.number("seconds", "time, ms", 1).times(1000), Column.points("change", "points"),
                Column.of("test", "against none"), Column.of("frontier", "on the frontier"))
                .add("none", new Interval(0.5, 0.25, 0.75), 12.4, new Interval(0.002, 0.001, 0.003), null, null, false)
                .add("one of many", new Interval(0.625, 0.5, 0.7), 8.0, new Interval(0.001, 0.001, 0.001),
                        new Interval(0.125, 0.1, 0.15), TEST, true)
                .add("unknown", new Interval(Double.NaN, Double.NaN, Double.NaN), Double.NaN,
                        new Interval(0, 0, 0), null, null, null);
    }

    @Test
    void cellsJsonAndBarsTellTheSame() {
        Table table = measures().table("Title", "arm");
        assertThat(table.columns()).containsExactly("arm", "right answers", "tokens", "time, ms", "points",
                "against none", "on the frontier");
        assertThat(table.rows().get(0)).containsExactly("none", "50.0% (25.0 to 75.0)", "12", "2.0 (1.0 to 3.0)", "",
                "", "");
        assertThat(table.rows().get(1)).containsExactly("one of many", "62.5% (50.0 to 70.0)", "8", "1.0 (1.0 to 1.0)",
                "12.5 (10.0 to 15.0)", "p = 0.250", "yes");
        assertThat(table.rows().get(2)).containsExactly("unknown", "-", "-", "0.0 (0.0 to 0.0)", "", "", "");
        assertThat(measures().json("name", "accuracy", "tokens", "seconds", "change").get(1))
                .isEqualTo(JsonParser.parseString(
                        """
                                {"name": "one of many", "accuracy": {"estimate": 0.625, "low": 0.5, "high": 0.7, "kind": "confidence"},
                                 "tokens": 8.0, "seconds": {"estimate": 0.001, "low": 0.001, "high": 0.001,
                                   "kind": "confidence"},
                                 "change": {"estimate": 0.125, "low": 0.1, "high": 0.15, "kind": "confidence"}}"""));
        assertThat(measures().json("name").get(2).getAsJsonObject().keySet()).containsExactly("name", "accuracy",
                "seconds");
        assertThat(measures().jsonByName("test").keySet()).containsExactly("none", "one_of_many", "unknown");
        Chart.Series bars = measures().bars("Title", "share", "accuracy").series().getFirst();
        assertThat(bars.y()).containsExactly(0.5, 0.625, Double.NaN);
        assertThat(bars.low()).containsExactly(0.25, 0.5, Double.NaN);
        Chart.Series line = measures().skip(1).series(Chart.points("Title", "x", "y"), "all", "tokens", "accuracy")
                .series().getFirst();
        assertThat(line.x()).containsExactly(8, Double.NaN);
        assertThat(line.y()).containsExactly(0.625, Double.NaN);
        assertThat(measures().interval(1, "change").low()).isEqualTo(0.1);
        assertThat(measures().test(1, "test")).isSameAs(TEST);
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThatIllegalArgumentException().isThrownBy(() -> Column.of("perNat", "per nat"))
                .withMessageContaining("'perNat'");
        assertThatIllegalArgumentException().isThrownBy(() -> new Measures(Column.of("a", "x"), Column.of("a", "y")))
                .withMessageContaining("key a");
        assertThatIllegalArgumentException().isThrownBy(() -> measures().add("short", 1))
                .withMessageContaining("'short' has 1 values");
        assertThatIllegalArgumentException().isThrownBy(() -> measures().table("Title", "arm", "no_such"))
                .withMessageContaining("no_such");
    }
}
