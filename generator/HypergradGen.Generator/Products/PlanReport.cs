using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Products;

/// <summary>The plan in words, a line for each value that is kept.</summary>
public static class PlanReport
{
    public static EquatableArray<string> Of(StoragePlan plan)
        => plan.Report
            .Where(v => v.Residence == Residence.Stored)
            .GroupBy(v => (Name: v.Value.Name ?? "intermediate results", Bytes: v.Value.Type.Element is ElementType.Boolean ? 4 : v.Value.Type.Element.Bytes(), v.Reason))
            .Select(g => $"{g.Key.Name}{(g.Count() > 1 ? $" ({g.Count()} values)" : "")} stored, {g.Key.Bytes} bytes each time the scope runs: {g.Key.Reason}")
            .ToArray();
}
