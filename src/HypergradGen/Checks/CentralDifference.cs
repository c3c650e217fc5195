namespace HypergradGen.Checks;

/// <summary>The derivative of a function of one number at 0, with an estimate of its own error.</summary>
/// <param name="Value">The derivative; NaN where no step gave finite values.</param>
/// <param name="Error">The estimate: truncation and rounding together.</param>
/// <param name="Magnitude">The size of the terms that the function sums.</param>
internal readonly record struct CentralDifference(double Value, double Error, double Magnitude)
{
    private const int Rows = 12;
    private const double Shrink = 1.6, FirstStep = 0.05, SmallestFirstStep = 1e-7;
    private const double MachineEpsilon = 1.0 / (1L << 52);

    /// <summary>An error above this part of the derivative says nothing about the derivative.</summary>
    private const double UsableError = 1e-6;

    /// <summary>A derivative below this part of the function's size is zero to the differences.</summary>
    private const double NegligibleSize = 1e-9;

    /// <summary>
    /// Central differences at falling steps with Richardson extrapolation; of the whole tableau the entry is taken whose neighbours differ least from it
    /// (Ridders, <i>Accurate computation of F′(x) and F′(x)F″(x)</i>, 1982). 29 calls, and up to 145 where the first steps do not serve.
    /// </summary>
    public static CentralDifference Of(Func<double, double> function, double magnitude)
    {
        // A kink, or the border of a domain, may lie within the first step; a smaller one passes it by.
        var best = new CentralDifference(double.NaN, double.PositiveInfinity, magnitude);
        for (double step = FirstStep; step > SmallestFirstStep && !(best.Error <= 1e-3 * UsableError * Math.Abs(best.Value)); step /= 20)
        {
            CentralDifference candidate = Extrapolate(function, step, magnitude);
            if (candidate.Error < best.Error)
                best = candidate;
        }
        return best;
    }

    /// <summary>
    /// Compares a derivative with this one, whose own error must be below a millionth of the derivative, else the finding is
    /// <see cref="CheckOutcome.Inconclusive"/>. It passes within ten times that error and <paramref name="tolerance"/> of the terms' size.
    /// </summary>
    /// <param name="check">The check's name.</param>
    /// <param name="seed">The seed of the direction.</param>
    /// <param name="derivative">The derivative under test.</param>
    /// <param name="terms">The sum of the magnitudes of the terms of <paramref name="derivative"/>.</param>
    /// <param name="tolerance">The relative accuracy that <paramref name="derivative"/> itself claims.</param>
    /// <param name="detail">What is compared.</param>
    public CheckResult Judge(string check, int seed, double derivative, double terms, double tolerance, string detail)
    {
        double size = Math.Max(Math.Abs(Value), terms), allowed = 10 * Error + tolerance * size;
        bool usable = Error <= UsableError * size || (Error < double.PositiveInfinity && size <= NegligibleSize * Magnitude);
        CheckOutcome outcome;
        if (!double.IsFinite(Value))
            outcome = CheckOutcome.Inconclusive;
        else if (!double.IsFinite(derivative))
            outcome = CheckOutcome.Failed;
        else if (!usable)
            outcome = CheckOutcome.Inconclusive;
        else
            outcome = Math.Abs(derivative - Value) <= allowed ? CheckOutcome.Passed : CheckOutcome.Failed;
        return new CheckResult(check, outcome, seed, derivative, Value, allowed, detail);
    }

    private static CentralDifference Extrapolate(Func<double, double> function, double step, double magnitude)
    {
        var best = new CentralDifference(double.NaN, double.PositiveInfinity, magnitude);
        var previous = new double[Rows];
        var row = new double[Rows];
        for (int i = 0; i < Rows; i++, step /= Shrink)
        {
            row[0] = (function(step) - function(-step)) / (2 * step);
            double factor = Shrink * Shrink, rounding = MachineEpsilon * magnitude / step;
            for (int j = 1; j <= i; j++, factor *= Shrink * Shrink)
            {
                row[j] = (row[j - 1] * factor - previous[j - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(row[j] - row[j - 1]), Math.Abs(row[j] - previous[j - 1])) + rounding;
                if (error < best.Error)
                    best = best with { Value = row[j], Error = error };
            }
            (previous, row) = (row, previous);
        }
        return best with { Error = best.Error + Kink(function, step * Shrink, magnitude) };
    }

    /// <summary>
    /// |f(h) − 2f(0) + f(−h)|/h, the difference of the two one-sided derivatives, where it does not fall with h as it does for a smooth function; else 0.
    /// Differences at a kink agree with each other, and with neither side.
    /// </summary>
    private static double Kink(Func<double, double> function, double step, double magnitude)
    {
        const double Ratio = 10;
        double atZero = function(0);
        double near = Math.Abs(function(step) - 2 * atZero + function(-step)) / step;
        double far = Math.Abs(function(Ratio * step) - 2 * atZero + function(-Ratio * step)) / (Ratio * step);
        return near > 0.5 * far && near > 100 * MachineEpsilon * magnitude / step ? near : 0;
    }
}
