package io.swerve.reasoning.maze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swerve.reasoning.maze.SearchTrace.Event;
import io.swerve.reasoning.maze.SearchTrace.Kind;
import io.swerve.reasoning.maze.SearchTrace.Solution;
import io.swerve.reasoning.trace.Derangement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class MazeTest {
    @Property(tries = 300)
    void aTraceOfTheMazeIsValidAndItsPlanShortest(@ForAll MazeGenerator generator, @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 17) int size) {
        Maze maze = generator.generate(size, seed);
        Solution solution = SearchTrace.solve(maze);
        assertThat(TraceError.in(maze, solution.trace())).isEmpty();
        assertThat(TraceError.in(maze, solution.trace().text())).isEmpty();
        assertThat(SearchTrace.parse(solution.trace().text())).contains(solution.trace());
        assertThat(TraceError.isPlan(maze, solution.plan())).isTrue();
        assertThat(solution.plan()).hasSize(maze.distance() + 1);
        assertThat(solution.trace().events().stream().filter(event -> event.kind() == Kind.CLOSE).map(Event::estimate))
                .isSorted();
        assertThat(generator.generate(size, seed)).isEqualTo(maze);
    }

    @ParameterizedTest
    @EnumSource
    void tracesOfOtherMazesAreInvalid(MazeGenerator generator) {
        List<Maze> mazes = IntStream.range(0, 60).mapToObj(seed -> generator.generate(15, seed)).toList();
        List<SearchTrace> traces = mazes.stream().map(maze -> SearchTrace.solve(maze).trace()).toList();
        List<SearchTrace> swapped = Derangement.of(mazes.size(), 1).apply(traces);
        for (int i = 0; i < mazes.size(); i++) {
            // a trace can fit another maze only where all that it touches is the same
            if (!mazes.get(i).start().equals(swapped.get(i).events().getFirst().cell())) {
                assertThat(TraceError.in(mazes.get(i), swapped.get(i))).contains(TraceError.INVALID_CREATE);
            }
        }
        assertThat(IntStream.range(0, mazes.size()).filter(i -> TraceError.in(mazes.get(i), swapped.get(i)).isEmpty())
                .count()).isLessThanOrEqualTo(1);
        assertThat(swapped).containsExactlyInAnyOrderElementsOf(traces);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.INCLUDE, names = {"WILSON", "KRUSKAL", "DEPTH_FIRST"})
    void perfectMazesHaveOneWayOnly(MazeGenerator generator) {
        for (int size : new int[]{5, 12, 30}) {
            Maze maze = generator.generate(size, size);
            long joins = maze.free().stream().mapToLong(
                    cell -> cell.neighbours().stream().filter(maze::isFree).count()).sum() / 2;
            assertThat(joins).as("edges of a tree").isEqualTo(maze.free().size() - 1L);
            assertThat(Maze.reachable(maze.free(), maze.start())).isEqualTo(maze.free());
            int rooms = (size + 1) / 2 * ((size + 1) / 2);
            assertThat(maze.free()).hasSize(2 * rooms - 1);
        }
    }

    @Test
    void wilsonDrawsAllSpanningTreesAlike() {
        // of a square of four rooms: a cycle of four edges, one of which is missing
        Map<Set<Cell>, Integer> drawn = new HashMap<>();
        for (int seed = 0; seed < 4000; seed++) {
            drawn.merge(MazeGenerator.WILSON.generate(3, seed).free(), 1, Integer::sum);
        }
        assertThat(drawn).hasSize(4);
        assertThat(drawn.values()).allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    }

    @Test
    void cavesAreAsLargeAsTheySay() {
        assertThat(MazeGenerator.DRUNKARD.generate(20, 1).free()).hasSize(200);
        for (MazeGenerator generator : List.of(MazeGenerator.SCATTERED, MazeGenerator.CELLULAR)) {
            Maze maze = generator.generate(20, 1);
            assertThat(Maze.reachable(maze.free(), maze.start())).isEqualTo(maze.free());
        }
    }

    /** A wall with nothing but free cells around it is worn away, unless they became free only just now. */
    @Test
    void majoritiesLeaveHardlyAnyPillars() {
        long scattered = 0;
        long cellular = 0;
        for (int seed = 0; seed < 60; seed++) {
            scattered += pillars(MazeGenerator.SCATTERED.generate(20, seed));
            cellular += pillars(MazeGenerator.CELLULAR.generate(20, seed));
        }
        assertThat(scattered).isGreaterThan(5 * cellular);
        assertThat(MazeGenerator.CELLULAR.generate(20, 1)).isNotEqualTo(MazeGenerator.CELLULAR.generate(20, 2));
    }

    private static long pillars(Maze maze) {
        return IntStream.range(0, 18 * 18).mapToObj(i -> new Cell(1 + i % 18, 1 + i / 18))
                .filter(cell -> IntStream.range(0, 9).allMatch(
                        i -> i == 4 ^ maze.isFree(new Cell(cell.x() + i % 3 - 1, cell.y() + i / 3 - 1))))
                .count();
    }

    @Test
    void everyErrorIsFound() {
        Maze maze = MazeGenerator.DRUNKARD.generate(8, 3);
        List<Event> events = SearchTrace.solve(maze).trace().events();
        assertThat(TraceError.in(maze, "create 1 2 c0")).contains(TraceError.UNREADABLE);
        assertThat(error(maze, events.subList(0, events.size() - 1))).isEqualTo(TraceError.GOAL_NOT_REACHED);
        assertThat(error(maze, events.subList(1, events.size()))).isEqualTo(TraceError.NOT_OPEN);
        List<Event> twice = new ArrayList<>(events);
        twice.add(2, events.get(1));
        assertThat(error(maze, twice)).isEqualTo(TraceError.ALREADY_CLOSED);
        List<Event> again = new ArrayList<>(events);
        again.add(2, events.get(0));
        assertThat(error(maze, again)).isEqualTo(TraceError.INVALID_CREATE);
        List<Event> wall = new ArrayList<>(events);
        wall.add(2, new Event(Kind.CREATE, new Cell(100, 100), 1, 1));
        assertThat(error(maze, wall)).isEqualTo(TraceError.INVALID_CREATE);
        List<Event> cheap = new ArrayList<>(events);
        int second = IntStream.range(2, events.size()).filter(i -> events.get(i).kind() == Kind.CLOSE).findFirst()
                .orElseThrow();
        Cell beside = events.get(0).cell().neighbours().stream()
                .filter(cell -> maze.isFree(cell) && !cell.equals(events.get(second).cell())).findFirst().orElseThrow();
        cheap.add(2, new Event(Kind.CREATE, beside, 0, 0));
        assertThat(error(maze, cheap)).isEqualTo(TraceError.LOWER_OPEN);
    }

    private static TraceError error(Maze maze, List<Event> events) {
        return TraceError.in(maze, new SearchTrace(events)).orElseThrow();
    }

    @Test
    void plansHaveNoGaps() {
        Maze maze = MazeGenerator.WILSON.generate(9, 1);
        List<Cell> plan = SearchTrace.solve(maze).plan();
        assertThat(TraceError.isPlan(maze, plan.subList(1, plan.size()))).isFalse();
        assertThat(TraceError.isPlan(maze, List.of(maze.start(), maze.goal()))).isEqualTo(maze.distance() == 1);
        assertThat(TraceError.isPlan(maze, List.of())).isFalse();
    }

    @Test
    void plansAndTracesAreCountedApartAndTogether() {
        List<Maze> mazes = List.of(MazeGenerator.WILSON.generate(9, 1), MazeGenerator.WILSON.generate(9, 2));
        List<Solution> right = mazes.stream().map(SearchTrace::solve).toList();
        List<MazeScore.Output> outputs = List.of(output(mazes, right, 0, 0, 0), output(mazes, right, 1, 1, 1),
                output(mazes, right, 0, 1, 0), output(mazes, right, 0, 0, 1), output(mazes, right, 1, 0, 0),
                new MazeScore.Output(mazes.getFirst(), "", List.of()), output(mazes, right, 1, 0, 1));
        MazeScore score = MazeScore.of(outputs);
        // right both, right both, swapped trace, swapped plan, both swapped, nothing, swapped trace
        assertThat(score).isEqualTo(new MazeScore(7, 4, 3, 2));
        assertThat(score.planAccuracy()).isEqualTo(4 / 7.0);
        assertThat(score.traceValidity()).isEqualTo(3 / 7.0);
        assertThat(score.validTraceGivenValidPlan()).isEqualTo(0.5);
        assertThat(MazeScore.of(List.of()).planAccuracy()).isNaN();
        assertThatThrownBy(() -> new MazeScore(1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static MazeScore.Output output(List<Maze> mazes, List<Solution> solutions, int maze, int trace, int plan) {
        return new MazeScore.Output(mazes.get(maze), solutions.get(trace).trace().text(), solutions.get(plan).plan());
    }

    @Test
    void refusesWhatIsNoMaze() {
        Cell one = new Cell(0, 0);
        Cell far = new Cell(2, 2);
        assertThatThrownBy(() -> new Maze(3, Set.of(one), one, one)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Maze(2, Set.of(one, far), one, far)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outside");
        assertThatThrownBy(() -> SearchTrace.solve(new Maze(3, Set.of(one, far), one, far)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no way");
        assertThat(new Maze(3, Set.of(one, far), one, far).distance()).isEqualTo(-1);
        assertThatThrownBy(() -> MazeGenerator.WILSON.generate(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
