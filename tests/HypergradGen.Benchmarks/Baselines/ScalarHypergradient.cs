namespace HypergradGen.Benchmarks.Baselines;

/// <summary>The products of a problem as plain loops.</summary>
public interface IScalarProblem
{
    int State { get; }

    int Hyperparameters { get; }

    bool IsSymmetric { get; }

    void Step(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, Span<double> next);

    void StateAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result);

    void StateTangent(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result);

    void AddHyperAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient);

    void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result);
}

/// <summary>t steps from w = 0 and then the hypergradient by k products, in plain loops; allocates nothing after its making.</summary>
public sealed class ScalarHypergradient<TProblem>(TProblem problem, double[] lambda) : IHypergradientProgram
    where TProblem : IScalarProblem
{
    private const int Steps = Computations.Steps;

    private readonly double[] _trajectory = new double[(Steps + 1) * problem.State];
    private readonly double[] _b = new double[problem.State];
    private readonly double[] _v = new double[problem.State];
    private readonly double[] _o = new double[problem.State];
    private readonly double[] _q = new double[problem.State];
    private readonly double[] _r = new double[problem.State];
    private readonly double[] _p = new double[problem.State];

    private Span<double> At(int t) => _trajectory.AsSpan(t * problem.State, problem.State);

    public void Run(Computation computation, Span<double> result)
    {
        switch (computation)
        {
            case Computation.Forward:
                Forward().CopyTo(result);
                break;
            case Computation.ReverseUnrolled:
                ReverseUnrolled(result);
                break;
            case Computation.FixedPoint:
                FixedPoint(result);
                break;
            default:
                ConjugateGradient(result);
                break;
        }
    }

    private ReadOnlySpan<double> Forward()
    {
        At(0).Clear();
        for (int t = 0; t < Steps; t++)
            problem.Step(lambda, At(t), At(t + 1));
        return At(Steps);
    }

    private void ReverseUnrolled(Span<double> gradient)
    {
        problem.ObjectiveGradient(Forward(), _v);
        gradient.Clear();
        for (int t = Steps - 1; t >= 0; t--)
        {
            problem.AddHyperAdjoint(lambda, At(t), _v, gradient);
            problem.StateAdjoint(lambda, At(t), _v, _o);
            _o.CopyTo(_v, 0);
        }
    }

    private void FixedPoint(Span<double> gradient)
    {
        var w = Forward();
        problem.ObjectiveGradient(w, _b);
        Array.Clear(_v);
        for (int k = 0; k < Computations.FixedPointProducts; k++)
        {
            problem.StateAdjoint(lambda, w, _v, _o);
            for (int j = 0; j < _v.Length; j++)
                _v[j] = _o[j] + _b[j];
        }
        gradient.Clear();
        problem.AddHyperAdjoint(lambda, w, _v, gradient);
    }

    /// <summary>CG on I − ∂₁Φᵀ where ∂₁Φ is symmetric, else on the normal equations.</summary>
    private void ConjugateGradient(Span<double> gradient)
    {
        var w = Forward();
        problem.ObjectiveGradient(w, _b);
        _b.CopyTo(_r, 0);
        if (!problem.IsSymmetric)
        {
            problem.StateTangent(lambda, w, _b, _o);
            for (int j = 0; j < _r.Length; j++)
                _r[j] = _b[j] - _o[j];
        }
        Array.Clear(_v);
        _r.CopyTo(_p, 0);
        double square = Dot(_r, _r);
        for (int k = 0; k < Computations.ConjugateProducts && square >= 1e-200; k++)
        {
            problem.StateAdjoint(lambda, w, _p, _o);
            for (int j = 0; j < _q.Length; j++)
                _q[j] = _p[j] - _o[j];
            if (!problem.IsSymmetric)
            {
                problem.StateTangent(lambda, w, _q, _o);
                for (int j = 0; j < _q.Length; j++)
                    _q[j] -= _o[j];
            }
            double step = square / Dot(_p, _q);
            for (int j = 0; j < _v.Length; j++)
                _v[j] += step * _p[j];
            for (int j = 0; j < _r.Length; j++)
                _r[j] -= step * _q[j];
            double next = Dot(_r, _r);
            for (int j = 0; j < _p.Length; j++)
                _p[j] = _r[j] + next / square * _p[j];
            square = next;
        }
        gradient.Clear();
        problem.AddHyperAdjoint(lambda, w, _v, gradient);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
