using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Harness;

/// <summary>
/// Reads the shape of a problem from its generated solver, where the problem is in a library: its methods may be private, and are not seen then. What is the state
/// is told by <c>Solve</c>, which writes it; what are hyperparameters by <c>Adjoint</c>, which writes an adjoint for each.
/// </summary>
internal static class SolverShape
{
    public static HarnessShape? Of(INamedTypeSymbol problem)
    {
        if (problem.GetTypeMembers("HypergradientSolver").FirstOrDefault() is not { } solver
            || problem.GetMembers("CreateSolver").OfType<IMethodSymbol>().FirstOrDefault() is not { } create
            || Member(solver, "Map") is not { } map || Member(solver, "Solve") is not { } solve || Member(solver, "Adjoint") is not { } adjoint)
        {
            return null;
        }
        string[] state = [.. solve.Parameters.Where(IsWritten).Select(p => p.Name)];
        var adjoints = new Queue<string>(adjoint.Parameters.Where(IsWritten).Select(p => p.Name));
        var hyper = new List<string>();
        foreach (var parameter in solve.Parameters.Where(p => !IsWritten(p)))
        {
            if (adjoints.Count > 0 && adjoints.Peek().StartsWith(parameter.Name + "Adjoint", StringComparison.Ordinal) && ElementOf(parameter.Type) is ElementType.Real64 or ElementType.Real32)
            {
                adjoints.Dequeue();
                hyper.Add(parameter.Name);
            }
        }
        string[] constants = [.. solve.Parameters.Where(p => !IsWritten(p) && !hyper.Contains(p.Name)).Select(p => p.Name)];
        int nextSpan = 0;
        int[] spans = [.. solve.Parameters.Where(p => state.Contains(p.Name) && SourceTypes.IsSpan(p.Type)).Select(p => Array.IndexOf(state, p.Name))];
        int[] scalars = [.. Enumerable.Range(0, state.Length).Except(spans)];
        if (state.Length == 0 || adjoints.Count > 0 || map.Parameters.Count(IsWritten) != spans.Length)
            return null;

        HarnessParameter Parameter(IParameterSymbol p, string name) => IsWritten(p)
            ? new(p.Name, BlockRole.Next, spans[nextSpan++], true, "")
            : state.Contains(name) ? new(p.Name, BlockRole.State, Array.IndexOf(state, name), SourceTypes.IsSpan(p.Type), "")
            : hyper.Contains(name) ? new(p.Name, BlockRole.Hyperparameter, hyper.IndexOf(name), SourceTypes.IsSpan(p.Type), "")
            : new(p.Name, BlockRole.Constant, Array.IndexOf(constants, name), SourceTypes.IsSpan(p.Type), p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));

        HarnessParameter[] parameters = [.. map.Parameters.Select(p => Parameter(p, p.Name))];
        string[] inputs = [.. parameters.Where(p => p.Role != BlockRole.Next).Select(p => p.Name)];
        var objective = Member(solver, "ObjectiveGradient")?.Parameters.Where(p => !IsWritten(p)).ToArray() ?? [];
        // By name, or all in the map's order.
        bool isByName = objective.All(p => inputs.Contains(p.Name));
        return new HarnessShape(
            create.IsStatic,
            ElementOf(solve.Parameters.First(IsWritten).Type)!.Value,
            state.Select(name => Block(solve.Parameters.First(p => p.Name == name))).ToArray(),
            hyper.Select(name => Block(solve.Parameters.First(p => p.Name == name))).ToArray(),
            parameters,
            Results(map, state, scalars),
            objective.Select((p, i) => Parameter(p, isByName ? p.Name : inputs[i])).ToArray())
        {
            HasInner = Member(solver, "InnerHessianProduct") is not null,
        };
    }

    /// <summary>What the solver of a problem takes as parts of the state and of the hyperparameters.</summary>
    public static IEnumerable<IParameterSymbol> Vectors(INamedTypeSymbol problem, HarnessShape shape)
        => Member(problem.GetTypeMembers("HypergradientSolver")[0], "Solve")!.Parameters.Where(p => shape.State.Concat(shape.Hyperparameters).Any(b => b.Name == p.Name));

    private static HarnessBlock Block(IParameterSymbol parameter)
    {
        bool isSpan = SourceTypes.IsSpan(parameter.Type);
        var value = isSpan ? ((INamedTypeSymbol)parameter.Type).TypeArguments[0] : parameter.Type;
        return new HarnessBlock(parameter.Name, isSpan, SourceTypes.Scalar(value) is null ? value.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) : "");
    }

    /// <summary>What a scalar, a struct or memory holds; of a struct in a library only the fields are known.</summary>
    private static ElementType? ElementOf(ITypeSymbol type)
    {
        if (SourceTypes.ElementOf(type) is { } known)
            return known.Element;
        if (SourceTypes.ElementType(type) is { } element)
            return ElementOf(element);
        return type is INamedTypeSymbol { IsValueType: true }
            ? type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).Select(f => ElementOf(f.Type)).FirstOrDefault(e => e is not null)
            : null;
    }

    /// <summary>The elements of the returned tuple are named after the state.</summary>
    private static int[] Results(IMethodSymbol map, string[] state, int[] scalars)
        => map.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.All(e => state.Contains(e.Name))
            ? [.. tuple.TupleElements.Select(e => Array.IndexOf(state, e.Name))]
            : scalars;

    private static bool IsWritten(IParameterSymbol parameter)
        => parameter.RefKind is RefKind.Ref or RefKind.Out || SourceTypes.IsSpan(parameter.Type) && !SourceTypes.IsReadOnlySpan(parameter.Type);

    private static IMethodSymbol? Member(INamedTypeSymbol solver, string name) => solver.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault();
}
