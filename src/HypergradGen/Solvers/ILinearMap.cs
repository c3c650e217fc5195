using System.Numerics;

namespace HypergradGen.Solvers;

/// <summary>M of a linear system (I − M)v = b, and its transpose.</summary>
internal interface ILinearMap<T>
    where T : unmanaged
{
    /// <summary>Whether M is symmetric by construction; where not, it may be all the same.</summary>
    bool IsSymmetric { get; }

    /// <summary>Writes M·x over y.</summary>
    void Apply(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>Writes M·x + b over y.</summary>
    void ApplyAndAdd(ReadOnlySpan<T> x, ReadOnlySpan<T> b, Span<T> y);

    /// <summary>Writes Mᵀ·x over y.</summary>
    void ApplyTransposed(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>Writes s = x − Mᵀ·x over <paramref name="s"/> and M·s over <paramref name="product"/>; returns sᵀs.</summary>
    T ApplyNormal(ReadOnlySpan<T> x, Span<T> s, Span<T> product);
}

/// <summary>M = Jᵀ, J = ∂₁Φ at the linearisation: the adjoint system.</summary>
internal readonly ref struct AdjointMap<T, TOperators> : ILinearMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IFixedPointOperators<T>
{
    private readonly ref TOperators _operators;
    private readonly ReadOnlySpan<T> _w, _lambda;

    public AdjointMap(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        _operators = ref operators;
        _w = w;
        _lambda = lambda;
    }

    public bool IsSymmetric => _operators.IsSymmetric;

    public void Apply(ReadOnlySpan<T> x, Span<T> y)
    {
        Kernels<T>.Clear(y);
        _operators.ApplyStateTransposed(_w, _lambda, x, y);
    }

    public void ApplyAndAdd(ReadOnlySpan<T> x, ReadOnlySpan<T> b, Span<T> y)
    {
        Kernels<T>.Copy(b, y);
        _operators.ApplyStateTransposed(_w, _lambda, x, y);
    }

    public void ApplyTransposed(ReadOnlySpan<T> x, Span<T> y) => _operators.ApplyState(_w, _lambda, x, y);

    public T ApplyNormal(ReadOnlySpan<T> x, Span<T> s, Span<T> product)
    {
        if (_operators.JoinsStateProducts)
        {
            _operators.ApplyStateNormal(_w, _lambda, x, s, product);
            return Kernels<T>.Dot(s, s);
        }
        _operators.ApplyState(_w, _lambda, x, s);
        Kernels<T>.SubtractFrom(x, s, out T square);
        Apply(s, product);
        return square;
    }
}

/// <summary>M = J, J = ∂₁Φ at the linearisation: the tangent system.</summary>
internal readonly ref struct TangentMap<T, TOperators> : ILinearMap<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IFixedPointOperators<T>
{
    private readonly ref TOperators _operators;
    private readonly ReadOnlySpan<T> _w, _lambda;

    public TangentMap(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        _operators = ref operators;
        _w = w;
        _lambda = lambda;
    }

    public bool IsSymmetric => _operators.IsSymmetric;

    public void Apply(ReadOnlySpan<T> x, Span<T> y) => _operators.ApplyState(_w, _lambda, x, y);

    public void ApplyAndAdd(ReadOnlySpan<T> x, ReadOnlySpan<T> b, Span<T> y)
    {
        _operators.ApplyState(_w, _lambda, x, y);
        Kernels<T>.Add(b, y);
    }

    public void ApplyTransposed(ReadOnlySpan<T> x, Span<T> y)
    {
        Kernels<T>.Clear(y);
        _operators.ApplyStateTransposed(_w, _lambda, x, y);
    }

    public T ApplyNormal(ReadOnlySpan<T> x, Span<T> s, Span<T> product)
    {
        ApplyTransposed(x, s);
        Kernels<T>.SubtractFrom(x, s, out T square);
        _operators.ApplyState(_w, _lambda, s, product);
        return square;
    }
}
