using System.Numerics;

namespace HypergradGen.Checks;

/// <summary>A problem's functions on doubles, whatever it computes with: arguments are rounded to its numbers, results are exact.</summary>
internal sealed class InDoubles<T>(ProblemUnderTest<T> problem)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        T[] written = Narrow(next);
        problem.Map(Narrow(w), Narrow(lambda), written);
        Widen(written, next);
    }

    public void MapJvp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
        => Product(problem.MapJvp, w, lambda, wTangent, lambdaTangent, nextTangent);

    /// <summary>∂₁₁L·ẇ + ∂₁₂L·λ̇ of the inner objective.</summary>
    public void HessianProduct(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
        => Product(problem.InnerHessianProduct!, w, lambda, wTangent, lambdaTangent, nextTangent);

    private static void Product(MapJvpFunction<T> of, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
    {
        T[] written = Narrow(nextTangent);
        of(Narrow(w), Narrow(lambda), Narrow(wTangent), Narrow(lambdaTangent), written);
        Widen(written, nextTangent);
    }

    public void MapVjp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint)
    {
        T[] ofState = Narrow(wAdjoint), ofHyper = Narrow(lambdaAdjoint);
        problem.MapVjp(Narrow(w), Narrow(lambda), Narrow(nextAdjoint), ofState, ofHyper);
        Widen(ofState, wAdjoint);
        Widen(ofHyper, lambdaAdjoint);
    }

    public double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Value(problem.ObjectiveGradient!, w, lambda);

    public double ObjectiveGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
        => Gradient(problem.ObjectiveGradient!, w, lambda, wGradient, lambdaGradient);

    /// <summary>The inner objective.</summary>
    public double Inner(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Value(problem.InnerGradient!, w, lambda);

    public double InnerGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
        => Gradient(problem.InnerGradient!, w, lambda, wGradient, lambdaGradient);

    /// <summary>∇₁L, as a map.</summary>
    public void StateGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient) => InnerGradient(w, lambda, wGradient, new double[lambda.Length]);

    private static double Value(ObjectiveGradientFunction<T> of, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
        => double.CreateTruncating(of(Narrow(w), Narrow(lambda), new T[w.Length], new T[lambda.Length]));

    private static double Gradient(ObjectiveGradientFunction<T> of, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient)
    {
        T[] ofState = Narrow(wGradient), ofHyper = Narrow(lambdaGradient);
        T value = of(Narrow(w), Narrow(lambda), ofState, ofHyper);
        Widen(ofState, wGradient);
        Widen(ofHyper, lambdaGradient);
        return double.CreateTruncating(value);
    }

    public Func<ReadOnlySpan<double>, double[], FixedPointResult> Solve(HypergradientOptions options)
    {
        SolveFunction<T> solve = problem.CreateSolve(options);
        return (lambda, w) =>
        {
            T[] state = Narrow(w);
            FixedPointResult result = solve(Narrow(lambda), state);
            Widen(state, w);
            return result;
        };
    }

    public HypergradientFunction Compute(HypergradientOptions options)
    {
        HypergradientFunction<T> compute = problem.CreateCompute!(options);
        return (lambda, w, gradient) =>
        {
            T[] state = Narrow(w), written = Narrow(gradient);
            HypergradientResult result = compute(Narrow(lambda), state, written);
            Widen(state, w);
            Widen(written, gradient);
            return result;
        };
    }

    public static T[] Narrow(ReadOnlySpan<double> x)
    {
        var narrow = new T[x.Length];
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = T.CreateTruncating(x[i]);
        return narrow;
    }

    public static double[] Widen(T[] x) => [.. x.Select(double.CreateTruncating)];

    private static void Widen(T[] x, Span<double> wide)
    {
        for (int i = 0; i < x.Length; i++)
            wide[i] = double.CreateTruncating(x[i]);
    }
}
