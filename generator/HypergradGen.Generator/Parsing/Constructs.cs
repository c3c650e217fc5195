using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What to call the constructs that are not supported, and what to write instead.</summary>
internal static class Constructs
{
    public const string KeepInArray = "keep the data in an array", NotNullable = "leave the '?' out, and where it may be missing keep a bool beside it";

    /// <summary>A test for null, and what to write instead: a number without the '?', and an array that may be missing is asked for by 'is null' alone.</summary>
    private static (string What, string Advice) NullTest(IOperation operation)
    {
        var tested = operation switch
        {
            ICoalesceOperation { Value: IConditionalAccessOperation access } => access.Operation,
            ICoalesceOperation coalesce => coalesce.Value,
            IConditionalAccessOperation access => access.Operation,
            ICoalesceAssignmentOperation assignment => assignment.Target,
            _ => TestedForNull(operation),
        };
        while (tested is IConversionOperation { OperatorMethod: null } conversion)
            tested = conversion.Operand;
        bool isArrayOfData = tested is { Type: IArrayTypeSymbol } and (IMemberReferenceOperation or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } });
        string advice = tested?.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? NotNullable
            : isArrayOfData && !IsNullTest(operation) ? $"write '{tested!.Syntax} is null ? … : …', or a branch"
            : "data are there while a solver lives; leave it out";
        return ("A test for null", advice);
    }

    public static (string What, string Advice) Describe(IOperation operation) => operation.Kind switch
    {
        OperationKind.AnonymousFunction or OperationKind.DelegateCreation or OperationKind.MethodReference => ("A lambda or delegate", "write a method, and call it by its name"),
        OperationKind.LocalFunction => ("A local function", "write a method"),
        OperationKind.Try => ("'try'", "handle exceptions outside the method"),
        OperationKind.Lock => ("'lock'", "a method of a problem has no shared state to protect; leave it out"),
        OperationKind.Using or OperationKind.UsingDeclaration => ("'using'", "acquire resources outside the method"),
        OperationKind.Await => ("'await'", "compute the value outside the method and pass it in a field"),
        OperationKind.YieldReturn or OperationKind.YieldBreak => ("'yield'", "write a loop"),
        OperationKind.Labeled => ("A label", "write a loop, 'break' or 'continue'"),
        OperationKind.Branch => ("'goto'", "write a loop, 'break' or 'continue'"),
        OperationKind.ObjectCreation when LibraryTypes.Advice(operation.Type) is { } ofLibrary => ($"A value of type '{SourceTypes.Display(operation.Type!)}'", ofLibrary),
        OperationKind.ObjectCreation or OperationKind.AnonymousObjectCreation or OperationKind.TypeParameterObjectCreation or OperationKind.With => ("Creating an object", "use scalars, tuples, structs, records that cannot change, spans and arrays"),
        OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess or OperationKind.DynamicObjectCreation => ("'dynamic'", $"use {SourceTypes.Scalars}"),
        OperationKind.Coalesce or OperationKind.CoalesceAssignment or OperationKind.ConditionalAccess => NullTest(operation),
        OperationKind.Literal when operation.ConstantValue is { HasValue: true, Value: null } => ("'null'", "use an empty span or array, or throw"),
        _ when IsNullTest(operation) => NullTest(operation),
        OperationKind.DeclarationPattern when operation is IDeclarationPatternOperation { DeclaredSymbol: not null } => ("A pattern that declares a variable", "declare the variable before the test"),
        OperationKind.NegatedPattern when operation is INegatedPatternOperation { Pattern: var negated } => Describe(negated),
        OperationKind.AddressOf => ("A pointer", "use a span and an index"),
        OperationKind.InterpolatedString or OperationKind.InterpolatedStringText => ("A string", "leave it out"),
        OperationKind.TypeOf or OperationKind.IsType or OperationKind.DeclarationPattern or OperationKind.TypePattern => ("A test of a type", "types are known when the derivative is compiled; leave it out"),
        OperationKind.RecursivePattern when operation is IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: false } => ("A pattern of elements", "test them one by one, with '&&'"),
        OperationKind.ListPattern or OperationKind.SlicePattern => ("A list pattern", "test the length, and read the elements by their index"),
        OperationKind.RecursivePattern => ("This pattern", "write constants, comparisons, 'and', 'or', 'not' and '_'"),
        OperationKind.Binary when operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison && StructTypes.Components(comparison.LeftOperand.Type) is not null => ("A comparison of structs", "compare their parts"),
        OperationKind.TupleBinary => ("A comparison of tuples", "compare their elements"),
        OperationKind.EventReference or OperationKind.EventAssignment => ("An event", "leave it out"),
        OperationKind.Conditional => ("A choice between two spans or arrays", "choose the elements, or the offset of one span"),
        OperationKind.SwitchExpression => ("A choice between spans or arrays", "choose the elements, or the offset of one span"),
        OperationKind.InstanceReference => ("'this' as a value", "read its fields"),
        OperationKind.Conversion when operation is IConversionOperation { OperatorMethod: not null, Operand.Type: { } from } && SourceTypes.Scalar(from) is null => DescribeType(from),
        OperationKind.CompoundAssignment when operation is ICompoundAssignmentOperation { OperatorMethod.IsStatic: false } => ("An operator that changes its left side", "write an operator that returns the sum, and assign it"),
        OperationKind.ArrayElementReference or OperationKind.PropertyReference when WithoutValues(operation) is { } objects => ($"An element of '{SourceTypes.Display(objects)}'", ElementsOf(objects)),
        _ => DescribeSyntax(operation.Syntax),
    };

    /// <summary>Whether an operation, or a pattern, asks if something is null.</summary>
    public static bool IsNullTest(IOperation operation) => operation switch
    {
        IIsPatternOperation test => IsNullTest(test.Pattern),
        INegatedPatternOperation not => IsNullTest(not.Pattern),
        IConstantPatternOperation constant => IsNull(constant.Value),
        IRecursivePatternOperation { DeclaredSymbol: null, PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison => IsNull(comparison.LeftOperand) || IsNull(comparison.RightOperand),
        _ => false,
    };

    /// <summary>Whether a pattern that asks for null holds where the value is there.</summary>
    public static bool IsNotNull(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation not => !IsNotNull(not.Pattern),
        IRecursivePatternOperation => true,
        _ => false,
    };

    /// <summary>What a test for null tests.</summary>
    public static IOperation? TestedForNull(IOperation operation) => operation switch
    {
        IIsPatternOperation test when IsNullTest(test) => test.Value,
        IBinaryOperation comparison when IsNullTest(comparison) => IsNull(comparison.LeftOperand) ? comparison.RightOperand : comparison.LeftOperand,
        _ => null,
    };

    private static bool IsNull(IOperation value)
        => value is IConversionOperation { ConstantValue.HasValue: false } conversion ? IsNull(conversion.Operand) : value.ConstantValue is { HasValue: true, Value: null };

    /// <summary>The type of the memory or list whose element an operation names, where the elements are no values of the language.</summary>
    private static ITypeSymbol? WithoutValues(IOperation operation)
    {
        var memory = operation switch
        {
            IArrayElementReferenceOperation element => element.ArrayReference.Type,
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance.Type: { } list } when SourceTypes.IsList(list) => list,
            _ => null,
        };
        return operation.Type is { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None } type && !StructTypes.IsComposite(type) ? memory : null;
    }

    /// <summary>What spans and arrays may be of, for one that is of something else.</summary>
    public static string ElementsOf(ITypeSymbol memory)
    {
        var element = SourceTypes.ElementType(memory);
        if (element is { IsReferenceType: true } && !StructTypes.IsText(element) && StructTypes.Components(element) is not null)
            return StructTypes.HasMemory(element) ? "keep an array for each of its parts" : $"make '{SourceTypes.Display(element)}' a record struct";
        if (element is { IsValueType: true } && StructTypes.HasMemory(element))
            return "keep an array for each of its parts";
        if (element is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None })
            return "keep an array for each of its members";
        if (memory is IArrayTypeSymbol { ElementType: var inner, Rank: var rank } && (rank > 3 ? SourceTypes.Scalar(inner) is not null : inner is IArrayTypeSymbol && SourceTypes.Scalar(Innermost(inner)) is not null))
            return "use one dimension and compute the index";
        return memory is IArrayTypeSymbol { ElementType: var of, Rank: var dimensions } && (dimensions > 1 || of is IArrayTypeSymbol) && StructTypes.IsComposite(Innermost(memory)) ? "use one dimension and compute the index" : $"spans and arrays are of {SourceTypes.Scalars}, and structs and tuples of them";
    }

    private static ITypeSymbol Innermost(ITypeSymbol type) => type is IArrayTypeSymbol { ElementType: var of } ? Innermost(of) : type;

    /// <summary>What to write instead of a parameter or local of a type; what is said of all types, where there is nothing better.</summary>
    public static string AdviceOn(ITypeSymbol type, string otherwise) => type switch
    {
        { TypeKind: TypeKind.Delegate or TypeKind.FunctionPointer } => "write a method, and call it by its name",
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => "use int",
        { IsReferenceType: true, TypeKind: TypeKind.Class or TypeKind.Interface, SpecialType: SpecialType.None } when !SourceTypes.IsCollection(type) && StructTypes.Components(type) is null
            => "read its numbers and arrays, or keep it in a readonly field of the type",
        _ when DescribeType(type).Advice is var advice && advice != OfScalars && !SourceTypes.LooksLikeBuffer(type) && StructTypes.Components(type) is null && !SourceTypes.IsTuple(type) => advice,
        _ => otherwise,
    };

    private static string OfScalars => $"values are {SourceTypes.Scalars}";

    /// <summary>A value that is no scalar where a scalar is needed.</summary>
    public static (string What, string Advice) DescribeType(ITypeSymbol type)
    {
        string what = $"A value of type '{SourceTypes.Display(type)}'";
        return type switch
        {
            ITypeParameterSymbol => ($"A value of the generic type '{type.Name}'", $"write the method for {SourceTypes.Scalars}"),
            { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => ($"A value that may be null ('{SourceTypes.Display(type)}')", NotNullable),
            { SpecialType: SpecialType.System_Decimal } => (what, "use double"),
            _ when SourceTypes.IsSystemType(type, "Half") => (what, "use float"),
            _ when SourceTypes.Scalar(type) is { IsInteger: true } => (what, "cast it to int"),
            _ when SourceTypes.LooksLikeBuffer(type) => ("A span or an array as a value", "use its elements"),
            _ when StructTypes.IsText(type) => (what, OfScalars),
            _ when StructTypes.Components(type) is not null => ("A struct as a value", "use its parts"),
            _ when SourceTypes.IsTuple(type) => ("A tuple as a value", "use its elements"),
            _ when SourceTypes.IsCollection(type) => (what, KeepInArray),
            _ when LibraryTypes.Advice(type) is { } advice => (what, advice),
            _ => (what, OfScalars),
        };
    }

    private static (string What, string Advice) DescribeSyntax(SyntaxNode syntax) => syntax.Kind() switch
    {
        SyntaxKind.FixedStatement or SyntaxKind.UnsafeStatement or SyntaxKind.PointerIndirectionExpression or SyntaxKind.AddressOfExpression or SyntaxKind.PointerMemberAccessExpression => ("Unsafe code", "use a span and an index"),
        SyntaxKind.RefExpression or SyntaxKind.RefType => ("A 'ref' local", "use the element by its index"),
        SyntaxKind.QueryExpression => ("A query", "write a loop"),
        SyntaxKind.GotoStatement or SyntaxKind.GotoCaseStatement or SyntaxKind.GotoDefaultStatement => ("'goto'", "write a loop, 'break' or 'continue'"),
        _ => ($"'{Shorten(syntax)}'", "write it with arithmetic, loops, branches, spans and arrays"),
    };

    private static string Shorten(SyntaxNode syntax)
    {
        string text = string.Join(" ", syntax.ToString().Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 60 ? text : text.Substring(0, 57) + "...";
    }
}
