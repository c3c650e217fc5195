using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Harness;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HypergradGen.Generator;

/// <summary>Reports what the parser refuses; the generator, which parses the same, emits nothing for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HypergradAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.TypeNotPartial,
        Descriptors.WrongSignature,
        Descriptors.ObjectiveWithoutMap,
        Descriptors.SeveralMaps,
        Descriptors.SeveralObjectives,
        Descriptors.NotSupported,
        Descriptors.NoSourceOrRule,
        Descriptors.DerivativeLostInCast,
        Descriptors.MapIgnoresState,
        Descriptors.ObjectiveIgnoresState,
        Descriptors.ReadBeforeWrite,
        Descriptors.HelperInaccessible,
        Descriptors.WriteToData,
        Descriptors.MemoryOfInnerBlock,
        Descriptors.ScratchInField,
        Descriptors.Recursion,
        Descriptors.NameTaken,
        Descriptors.CallLeftOut,
        Descriptors.NothingToDifferentiate,
        Descriptors.SameProducts,
        Descriptors.NoTestLibrary,
        Descriptors.NoBenchmarkLibrary,
        Descriptors.NotAProblem,
        Descriptors.HarnessClass,
        Descriptors.BodyMissing,
        Descriptors.RuleSignature,
        Descriptors.RuleTarget,
        Descriptors.SeveralRules,
        Descriptors.RuleNotLinear,
        Descriptors.DerivativeIsZero,
        Descriptors.EqualityOfReals,
        Descriptors.Kink,
        Descriptors.NextNeverWritten,
        Descriptors.NextMayBeLeft,
        Descriptors.FirstElementLeft,
        Descriptors.ObjectiveIgnoresAll,
        Descriptors.HyperparametersIgnored,
        Descriptors.ObjectOnHeap,
        Descriptors.DelegateOrQuery,
        Descriptors.IteratorOrConcurrency,
        Descriptors.DynamicOrUnsafe,
        Descriptors.JumpOrTry,
        Descriptors.VirtualCall,
        Descriptors.ChangingValue,
        Descriptors.Text,
        Descriptors.MarkWithoutEffect,
        Descriptors.WrongLength,
        Descriptors.MapShape,
        Descriptors.StepSize,
        Descriptors.NoObjective,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyse, SymbolKind.NamedType);
        context.RegisterSymbolAction(c => SymmetricMarks.Check(c.Symbol, (descriptor, where, arguments) => c.ReportDiagnostic(Diagnostic.Create(descriptor, where, arguments))), SymbolKind.Field, SymbolKind.Property, SymbolKind.Parameter);
    }

    private static void Analyse(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (ProblemParser.IsProblem(type))
        {
            foreach (var diagnostic in ProblemParser.Parse(type, context.Compilation, context.CancellationToken).Diagnostics)
                context.ReportDiagnostic(diagnostic);
        }

        foreach (var mark in HarnessParser.Marks(type))
        {
            foreach (var diagnostic in HarnessChecks.Check(type, mark, context.Compilation, context.CancellationToken))
                context.ReportDiagnostic(diagnostic);
        }

        // A helper that two methods call, or a type that is not partial, is reported once.
        var seen = new HashSet<(string, Location)>();
        foreach (var method in DifferentiableParser.Marked(type))
        {
            foreach (var diagnostic in DifferentiableParser.Parse(method, context.Compilation, context.CancellationToken).Diagnostics)
            {
                if (seen.Add((diagnostic.Id, diagnostic.Location)))
                    context.ReportDiagnostic(diagnostic);
            }
        }
        foreach (var mark in type.GetMembers().OfType<IMethodSymbol>().Select(RuleIndex.MarkOf))
        {
            if (mark is null)
                continue;
            foreach (var diagnostic in RuleParser.Check(mark, context.Compilation, context.CancellationToken))
                context.ReportDiagnostic(diagnostic);
        }
    }
}
