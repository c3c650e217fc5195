using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <summary>v₀ = 0, v_{j+1} = M·v_j + b, on (I − M)v = b.</summary>
/// <remarks>
/// The change v_{j+1} − v_j = b − (I − M)v_j is the residual of v_j, the iterate before it: that iterate is returned, whose residual is known. Since
/// v₁ = b needs no product, k steps and the residual of the last iterate cost k products.
/// </remarks>
internal static class FixedPointSolver
{
    /// <summary>The first iteration after which the contraction factor is judged; the later ones are its doublings.</summary>
    private const int FirstJudgement = 8;

    /// <summary>Solves for <paramref name="v"/>.</summary>
    /// <param name="map">M.</param>
    /// <param name="b">The right-hand side, d.</param>
    /// <param name="v">Out: the solution, d.</param>
    /// <param name="store">The workspace.</param>
    /// <param name="limits">Limit and tolerance.</param>
    /// <param name="productBudget">What another method would cost; <see cref="int.MaxValue"/> where there is none to change to.</param>
    /// <param name="abandoned">Whether it gave up because the budget, or the iterations left, are fewer than it will need (see <see cref="HypergradientMethod.Auto"/>).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LinearOutcome Solve<T, TMap>(
        TMap map, ReadOnlySpan<T> b, Span<T> v, VectorStore<T> store, in SolveLimits limits, int productBudget, out bool abandoned)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        abandoned = false;
        T norm = Kernels<T>.Norm(b), residual = norm, judgedResidual = norm, previousResidual = norm, lastSquare;
        T target = T.CreateSaturating(limits.LinearTolerance) * norm;
        // One length for both vectors: what the JIT knows of an index into one it then knows of the other.
        int length = v.Length;
        ref T current = ref MemoryMarshal.GetReference(v), next = ref MemoryMarshal.GetReference(store.Rent(VectorSlot.NextSolution, length));
        var status = HypergradientStatus.LinearIterationLimit;
        // With nobody to ask how far it is, an iteration looks at no residual but the last, and whether one is 0 or no number: for that its square will do.
        bool isCounted = limits.LinearTolerance == 0 && productBudget == int.MaxValue;
        v.Clear();

        int steps = 0;
        while (true)
        {
            if (!T.IsFinite(residual))
            {
                status = steps > 1 && previousResidual > norm ? HypergradientStatus.Diverged : HypergradientStatus.NotFinite;
                break;
            }
            if (residual <= target)
            {
                status = HypergradientStatus.Converged;
                break;
            }
            if (limits.LinearTolerance > 0 && residual > Limits<T>.Growth * norm)
            {
                status = HypergradientStatus.Diverged;
                break;
            }
            if (steps == limits.MaxLinearIterations)
                break;
            if (productBudget < int.MaxValue && steps >= FirstJudgement / 2 && BitOperations.IsPow2(steps))
            {
                T accuracy = T.Max(target, Limits<T>.MachineEpsilon * norm);
                abandoned = steps >= FirstJudgement
                    && StepsNeeded(residual, judgedResidual, steps / 2, accuracy) > Math.Min(productBudget, limits.MaxLinearIterations - steps);
                if (abandoned)
                    break;
                judgedResidual = residual;
            }

            (previousResidual, lastSquare) = (residual, T.Zero);
            while (true)
            {
                if (steps == 0)
                {
                    b.CopyTo(v);
                }
                else
                {
                    ref T previous = ref current;
                    current = ref next;
                    next = ref previous;
                }
                steps++;
                ReadOnlySpan<T> iterate = MemoryMarshal.CreateReadOnlySpan(ref current, length);
                Span<T> following = MemoryMarshal.CreateSpan(ref next, length);
                map.ApplyAndAdd(iterate, b, following);
                if (!isCounted || steps == limits.MaxLinearIterations)
                    break;
                T square = Kernels<T>.SquaredDistance(following, iterate);
                if (!Limits<T>.IsSafeSquare(square))
                    break;
                lastSquare = square;
            }
            if (lastSquare > T.Zero)
                previousResidual = T.Sqrt(lastSquare);
            residual = Kernels<T>.Distance(MemoryMarshal.CreateReadOnlySpan(ref next, length), MemoryMarshal.CreateReadOnlySpan(ref current, length));
        }
        ReadOnlySpan<T> solution = MemoryMarshal.CreateReadOnlySpan(ref current, length);
        if (solution != v)
            solution.CopyTo(v);
        return new LinearOutcome(steps, double.CreateChecked(residual), status, HypergradientMethod.FixedPoint);
    }

    /// <summary>N = ln(target / residual) / ln q with q = (residual / earlier)^(1/steps); ∞ where q ≥ 1, 0 where the target is met.</summary>
    private static double StepsNeeded<T>(T residual, T earlier, int steps, T target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (residual <= target)
            return 0;
        double logOfContraction = (Math.Log(double.CreateChecked(residual)) - Math.Log(double.CreateChecked(earlier))) / steps;
        double logOfReduction = Math.Log(double.CreateChecked(target)) - Math.Log(double.CreateChecked(residual));
        return logOfContraction < 0 ? logOfReduction / logOfContraction : double.PositiveInfinity;
    }
}
