namespace HypergradGen.Checks;

/// <summary>The derivative of a function of one number at 0, with an estimate of its own error.</summary>
/// <param name="Value">The derivative; NaN where no step gave finite values.</param>
/// <param name="Error">The estimate: truncation and rounding together.</param>
/// <param name="Magnitude">The size of the terms that the function sums.</param>
/// <param name="Precision">Of the numbers that the function computes with.</param>
internal readonly record struct CentralDifference(double Value, double Error, double Magnitude, Precision Precision)
{
    private const int Rows = 12;
    private const double Shrink = 1.6, FirstStep = 0.05, SmallestFirstStep = 1e-7;

    /// <summary>A derivative below this part of the usable error times the function's size is zero to the differences.</summary>
    private const double Negligible = 1e-3;

    /// <summary>What differs by so many times the error is wrong, however large the error.</summary>
    private const double Significant = 100;

    /// <summary>
    /// Central differences at falling steps with Richardson extrapolation; of the whole tableau the entry is taken whose neighbours differ least from it
    /// (Ridders, <i>Accurate computation of F′(x) and F′(x)F″(x)</i>, 1982). 31 calls, and up to 155 where the first steps do not serve.
    /// </summary>
    /// <param name="function">f, whose derivative at 0 is wanted.</param>
    /// <param name="magnitude">The size of the terms that f sums, whose rounding is the least noise of f.</param>
    /// <param name="precision">Of the numbers that f computes with.</param>
    /// <param name="noise">What f is known to be uncertain by beside.</param>
    public static CentralDifference Of(Func<double, double> function, double magnitude, Precision precision, double noise = 0)
    {
        noise = Math.Max(noise, precision.Epsilon * magnitude);
        // A kink, or the border of a domain, may lie within the first step; a smaller one passes it by.
        var best = new CentralDifference(double.NaN, double.PositiveInfinity, magnitude, precision);
        for (double step = FirstStep; step > SmallestFirstStep && !(best.Error <= 1e-3 * precision.UsableError * Math.Abs(best.Value)); step /= 20)
        {
            CentralDifference candidate = Extrapolate(function, step, best with { Value = double.NaN, Error = double.PositiveInfinity }, noise);
            if (candidate.Error < best.Error)
                best = candidate;
        }
        return best;
    }

    /// <summary>
    /// Compares a derivative with this one, whose own error must be a usable part of the derivative (a millionth for doubles), else the finding is
    /// <see cref="CheckOutcome.Inconclusive"/>, unless the two differ by a hundred times that error. It passes within ten times that error and <paramref name="tolerance"/> of the terms' size.
    /// </summary>
    /// <param name="check">The check's name.</param>
    /// <param name="seed">The seed of the direction.</param>
    /// <param name="derivative">The derivative under test.</param>
    /// <param name="terms">The sum of the magnitudes of the terms of <paramref name="derivative"/>.</param>
    /// <param name="tolerance">The relative accuracy that <paramref name="derivative"/> itself claims.</param>
    /// <param name="detail">What is compared.</param>
    /// <param name="uncertainty">What <paramref name="derivative"/> is known to be uncertain by beside.</param>
    public CheckResult Judge(string check, int seed, double derivative, double terms, double tolerance, string detail, double uncertainty = 0)
    {
        double size = Math.Max(Math.Abs(Value), terms), allowed = 10 * (Error + uncertainty) + tolerance * size;
        double difference = Math.Abs(derivative - Value);
        bool usable = Error <= Precision.UsableError * size || (Error < double.PositiveInfinity && size <= Negligible * Precision.UsableError * Magnitude);
        usable &= uncertainty <= 10 * Precision.UsableError * size;
        CheckOutcome outcome;
        if (!double.IsFinite(Value))
            outcome = CheckOutcome.Inconclusive;
        else if (!double.IsFinite(derivative))
            outcome = CheckOutcome.Failed;
        else if (!usable)
            outcome = difference > Significant * (Error + uncertainty) + tolerance * size ? CheckOutcome.Failed : CheckOutcome.Inconclusive;
        else
            outcome = difference <= allowed ? CheckOutcome.Passed : CheckOutcome.Failed;
        return new CheckResult(check, outcome, seed, derivative, Value, allowed, detail);
    }

    private static CentralDifference Extrapolate(Func<double, double> function, double step, CentralDifference best, double noise)
    {
        var previous = new double[Rows];
        var row = new double[Rows];
        for (int i = 0; i < Rows; i++, step /= Shrink)
        {
            row[0] = (function(step) - function(-step)) / (2 * step);
            double factor = Shrink * Shrink, rounding = noise / step;
            for (int j = 1; j <= i; j++, factor *= Shrink * Shrink)
            {
                row[j] = (row[j - 1] * factor - previous[j - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(row[j] - row[j - 1]), Math.Abs(row[j] - previous[j - 1])) + rounding;
                if (error < best.Error)
                    best = best with { Value = row[j], Error = error };
            }
            (previous, row) = (row, previous);
        }
        return best with { Error = best.Error + Kink(function, step * Shrink, noise) };
    }

    /// <summary>
    /// |f(h) − 2f(0) + f(−h)|/h, the difference of the two one-sided derivatives, where it does not fall with h as it does for a smooth function; else 0.
    /// Differences at a kink agree with each other, and with neither side. One at the point itself is the same at every h, where noise rises as 1/h; it must not
    /// be taken for noise, of which its own differences seem to speak.
    /// </summary>
    private static double Kink(Func<double, double> function, double step, double noise)
    {
        const double Ratio = 10, Same = 1.5;
        double atZero = function(0);
        double OneSided(double h) => Math.Abs(function(h) - 2 * atZero + function(-h)) / h;
        double near = OneSided(step), far = OneSided(Ratio * step), farther = OneSided(Ratio * Ratio * step);
        bool isSame = near < Same * far && far < Same * near && near < Same * farther && farther < Same * near;
        return near > 0.5 * far && (isSame || near > 100 * noise / step) ? near : 0;
    }
}
