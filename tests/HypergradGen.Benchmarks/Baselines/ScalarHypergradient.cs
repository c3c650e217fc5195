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
public sealed class ScalarHypergradient<TProblem>(TProblem problem, int steps, int fixedPointProducts, int conjugateProducts)
    where TProblem : IScalarProblem
{
    private readonly double[] _trajectory = new double[(steps + 1) * problem.State];
    private readonly double[] _b = new double[problem.State];
    private readonly double[] _v = new double[problem.State];
    private readonly double[] _o = new double[problem.State];
    private readonly double[] _q = new double[problem.State];
    private readonly double[] _r = new double[problem.State];
    private readonly double[] _p = new double[problem.State];

    private Span<double> At(int t) => _trajectory.AsSpan(t * problem.State, problem.State);

    public ReadOnlySpan<double> Forward(ReadOnlySpan<double> lambda)
    {
        At(0).Clear();
        for (int t = 0; t < steps; t++)
            problem.Step(lambda, At(t), At(t + 1));
        return At(steps);
    }

    public void ReverseUnrolled(ReadOnlySpan<double> lambda, Span<double> gradient)
    {
        problem.ObjectiveGradient(Forward(lambda), _v);
        gradient.Clear();
        for (int t = steps - 1; t >= 0; t--)
        {
            problem.AddHyperAdjoint(lambda, At(t), _v, gradient);
            problem.StateAdjoint(lambda, At(t), _v, _o);
            _o.CopyTo(_v, 0);
        }
    }

    public void FixedPoint(ReadOnlySpan<double> lambda, Span<double> gradient)
    {
        var w = Forward(lambda);
        problem.ObjectiveGradient(w, _b);
        Array.Clear(_v);
        for (int k = 0; k < fixedPointProducts; k++)
        {
            problem.StateAdjoint(lambda, w, _v, _o);
            for (int j = 0; j < _v.Length; j++)
                _v[j] = _o[j] + _b[j];
        }
        gradient.Clear();
        problem.AddHyperAdjoint(lambda, w, _v, gradient);
    }

    /// <summary>CG on I − ∂₁Φᵀ where ∂₁Φ is symmetric, else on the normal equations.</summary>
    public void ConjugateGradient(ReadOnlySpan<double> lambda, Span<double> gradient)
    {
        var w = Forward(lambda);
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
        for (int k = 0; k < conjugateProducts && square >= 1e-200; k++)
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
