using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>Consecutive indices of a loop: those from <paramref name="From"/> to just before <paramref name="To"/>, where 0 ≤ From ≤ To.</summary>
internal sealed record IndexRange(Operand From, Operand To)
{
    public bool IsEmpty => From == To;

    public bool HasAtMostOne { get; init; }

    /// <summary>Comparisons whose o + j, or c − j, wraps around for no index of the range.</summary>
    public ImmutableArray<IndexComparison> Unwrapped { get; init; } = [];

    public bool IsUnwrapped(IndexComparison comparison) => Unwrapped.Any(c => c.IsDifference == comparison.IsDifference && c.Offset.IsSameAs(comparison.Offset));
}
