using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Products;

/// <summary>The plan in words, a line for each value that is kept.</summary>
public static class PlanReport
{
    public static EquatableArray<string> Of(StoragePlan plan)
        => plan.Report
            .Where(v => v.Residence == Residence.Stored)
            .Select(v => $"{v.Value.Name ?? "a value without a name"}: stored, {(v.Value.Type.IsReal ? 8 : 4)} bytes each time its scope runs; {v.Reason}")
            .Distinct()
            .ToArray();
}
