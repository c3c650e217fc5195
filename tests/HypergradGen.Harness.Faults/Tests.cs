namespace HypergradGen.Harness.Faults;

[GradientTests(typeof(WrongSign))]
public partial class WrongSignTests
{
    private const int StateLength = 3;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(MissingTerm))]
public partial class MissingTermTests
{
    private static partial void SamplePoint(Random random, out double y, out double a, out double b)
        => (y, a, b) = (0.2 + random.NextDouble(), 0.2 + random.NextDouble(), 0.2 + random.NextDouble());
}

[GradientTests(typeof(WrongIndex))]
public partial class WrongIndexTests
{
    private const int ULength = 3, VLength = 3;

    private static partial WrongIndex CreateProblem() => new(0.3);

    private static partial void SamplePoint(Random random, Span<double> u, Span<double> v, out double a, out double[] shift)
    {
        Points.Fill(random, u, v);
        a = random.NextDouble();
        shift = [0.1, 0.2, 0.3];
    }
}

[GradientTests(typeof(RightAtOnePoint))]
public partial class RightAtOnePointTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(MissingFactor))]
public partial class MissingFactorTests
{
    private const int StateLength = 3;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(HalvedInSingles))]
public partial class HalvedInSinglesTests
{
    private const int StateLength = 3;

    private static partial void SamplePoint(Random random, Span<float> w, Span<float> lambda)
    {
        for (int i = 0; i < w.Length; i++)
            (w[i], lambda[i]) = (random.NextSingle(), random.NextSingle());
    }
}

[GradientTests(typeof(WrongAdjoint))]
public partial class WrongAdjointTests
{
    private const int StateLength = 3;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(WrongObjective))]
public partial class WrongObjectiveTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(Impure))]
public partial class ImpureTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(Allocating))]
public partial class AllocatingTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(Growing))]
public partial class GrowingTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(Swinging))]
public partial class SwingingTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

[GradientTests(typeof(NotSymmetric), Symmetric = true)]
public partial class NotSymmetricTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, lambda);
}

internal static class Points
{
    public static void Fill(Random random, Span<double> w, Span<double> lambda)
    {
        foreach (ref double element in w)
            element = 0.2 + random.NextDouble();
        foreach (ref double element in lambda)
            element = 0.2 + random.NextDouble();
    }
}

[GradientTests(typeof(NoGradient))]
public partial class NoGradientTests
{
    private const int WLength = 2;

    private static partial void SamplePoint(Random random, Span<double> w, out double lambda)
    {
        Points.Fill(random, w, w);
        lambda = 0.2 + random.NextDouble();
    }
}

[GradientTests(typeof(NoCurvature))]
public partial class NoCurvatureTests
{
    private static partial void SamplePoint(Random random, out double w, out double lambda) => (w, lambda) = (1 + random.NextDouble(), 0.2 + 0.3 * random.NextDouble());
}
