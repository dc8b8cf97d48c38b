package io.swerve.steering.campaign;

/** Stands in for {@link Cases}: some of its cases end as none should. */
final class FaultyCases {
    private FaultyCases() {}

    /**
     * Prints cases as {@link Cases} does.
     *
     * @param args as there
     * @throws InterruptedException if it is
     */
    public static void main(String[] args) throws InterruptedException {
        for (int i = 2; i < args.length; i++) {
            String[] part = args[i].split(":");
            for (int number = Integer.parseInt(part[1]); number < Integer.parseInt(part[2]); number++) {
                System.out.println(Cases.MARK + part[0] + "\t" + number);
                System.out.println("something that llama.cpp prints");
                Outcome outcome = Outcome.USED;
                if (part[0].equals(Kind.MODEL.name())) {
                    switch (number) {
                        case 1 -> Runtime.getRuntime().halt(134);
                        case 2 -> outcome = Outcome.REFUSED;
                        case 3 -> Thread.sleep(3_600_000);
                        case 4 -> outcome = Outcome.WRONG;
                        default -> {
                            // as usual
                        }
                    }
                }
                System.out.println(Cases.MARK + part[0] + "\t" + number + "\t" + outcome + "\t1000\t");
            }
        }
    }
}
